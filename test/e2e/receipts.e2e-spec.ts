import { describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { sendRequest } from '../harness/http-client.js';
import { inStyle } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

const DONE = { code: 200, message: '操作成功', data: null };

async function statusOf(user: ChatUser, peer: ChatUser): Promise<number> {
  return (await user.history(peer)).data[0]!.status;
}

describe('message status', () => {
  it.each([
    [
      '28',
      'Msg:Img',
      { img_url: 'https://im.example.com/a.jpeg', thumbnail_url: 'https://im.example.com/t.jpeg' },
    ],
    ['29', 'Msg:Customize', { a: {}, b: [], c: { d: {} } }],
  ])('%s: %s arrives as it was sent, and is stored as pushed', async (_, type, content) => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    await alice.post('/messages/send', { target_uid: bob.uid, type, content: JSON.stringify(content) });
    expect((await socket.nextFrame((frame) => frame.type === type)).content).toEqual(content);
    await until('the message to count as pushed', async () => (await statusOf(alice, bob)) === 1);
    expect((await bob.history(alice)).data[0]!.content).toEqual(content);
    await socket.close();
  });

  it('30: a message to somebody who is away waits with status 0', async () => {
    const { app } = sharedServer();
    const [alice, bob, carol] = [await registerUser(app), await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(carol);
    await alice.sendText(bob, 'waits');
    await alice.sendText(carol, 'comes');
    await socket.nextText('comes');
    expect(await statusOf(alice, bob)).toBe(0);
    await socket.close();
  });
});

describe('51: messageArrival', () => {
  it('lifts the status of the receiver’s own message to 2, at once, in all body styles', async () => {
    const { app } = sharedServer();
    for (const style of ['json', 'form', 'multipart'] as const) {
      const [alice, bob] = [await registerUser(app), await registerUser(app)];
      const { msg_id } = await alice.sendText(bob, 'hi');
      const reply = await bob.call('POST', '/messages/messageArrival', { msg_id }, style);
      expect(reply.json).toEqual(DONE);
      expect(await statusOf(alice, bob)).toBe(2);
    }
  });

  it('changes nothing for the sender, a third user, another app, an unknown id or a bad token, and says 200', async () => {
    const { app, foreignApp } = sharedServer();
    const [alice, bob, carol] = [await registerUser(app), await registerUser(app), await registerUser(app)];
    const stranger = await registerUser(foreignApp, bob.uid);
    const { msg_id } = await alice.sendText(bob, 'hi');
    const tokens = [alice.token, carol.token, stranger.token, 'bad', 'f'.repeat(40)];
    for (const token of tokens) {
      const request = inStyle('json', 'POST', '/messages/messageArrival', { token, msg_id });
      expect((await sendRequest(app.http, request)).json).toEqual(DONE);
    }
    for (const unknown of ['nope', '00000000-0000-4000-8000-000000000000']) {
      expect((await bob.post('/messages/messageArrival', { msg_id: unknown })).json).toEqual(DONE);
    }
    expect(await statusOf(alice, bob)).toBe(0);
  });

  it('asks for both parameters', async () => {
    const { app } = sharedServer();
    const bob = await registerUser(app);
    for (const parameters of [{}, { msg_id: '' }, { msg_id: ['x'] }]) {
      expect((await bob.post('/messages/messageArrival', parameters)).json).toMatchObject({ code: 4003 });
    }
    const request = inStyle('form', 'POST', '/messages/messageArrival', { msg_id: 'x' });
    expect((await sendRequest(app.http, request)).json).toMatchObject({ code: 4003 });
  });

  it('takes Android’s receipt over the socket, and is not bothered by other texts', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    const { msg_id } = await alice.sendText(bob, 'hi');
    await socket.nextText('hi');
    for (const text of ['{', '{}', '{"msg_id":7}', '{"msg_id":"nope"}', `{"msg_id":"${'x'.repeat(3000)}"}`]) {
      socket.socket.send(text);
    }
    socket.socket.send(JSON.stringify({ msg_id, receiving_time: '1700000000000' }));
    await until('the receipt to be booked', async () => (await statusOf(alice, bob)) === 2);
    await socket.ping();
    expect(socket.isOpen).toBe(true);
    expect(socket.frames.map(({ type }) => type)).toEqual(['Sys:Connect', 'Msg:Txt']);
    await socket.close();
  });

  it('never lowers a status: a push that is booked late leaves it at 2', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, index) => alice.sendText(bob, `m${index}`)),
    );
    await Promise.all(sent.map(({ msg_id }) => bob.post('/messages/messageArrival', { msg_id })));
    await until('all pushes to be booked', async () => socket.texts().length === 20);
    await alice.sendText(bob, 'last');
    await until('the last push to be booked', async () => (await statusOf(alice, bob)) === 1);
    const { data } = await alice.history(bob, { limit: 50 });
    expect(data.slice(1).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 2));
    await socket.close();
  });
});

describe('reading', () => {
  it('C1: only Flutter’s sockets get Sys:MsgReaded beside Sys:MsgRead', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const dart = { headers: { 'user-agent': 'Dart/2.12 (dart:io)' } };
    const flutter = await SocketClient.connect(alice, { more: '&EIO=4&transport=websocket', ...dart });
    const ios = await SocketClient.connect(alice, { more: '&EIO=4&transport=websocket' });
    const other = await SocketClient.connect(alice, dart);
    await alice.sendText(bob, 'hi');
    await bob.read(alice);
    const read = await flutter.nextFrame(({ type }) => type === 'Sys:MsgRead');
    const readed = await flutter.nextFrame(({ type }) => type === 'Sys:MsgReaded');
    expect(readed).toEqual({ ...read, type: 'Sys:MsgReaded' });
    for (const socket of [ios, other]) {
      await socket.nextFrame(({ type }) => type === 'Sys:MsgRead');
      // What comes after shows that nothing else came between.
      await bob.sendText(alice, 'after');
      await socket.nextText('after');
      expect(socket.frames.map(({ type }) => type)).not.toContain('Sys:MsgReaded');
    }
    await Promise.all([flutter.close(), ios.close(), other.close()]);
  });
});
