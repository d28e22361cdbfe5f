import { describe, expect, it } from '@jest/globals';
import { registerUser } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedCall } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

const TEXT = JSON.stringify({ content: 'hello', extra: null });

describe('sendByApps', () => {
  it('36: Sys:Customize is delivered in any spelling, leaves no trace, and is owed until then', async () => {
    const { app, databaseUrl } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    for (const type of ['Sys:Customize', 'sys:customize']) {
      const reply = await signedCall(app, '/messages/sendByApps', {
        from_uid: alice.uid,
        target_uid: bob.uid,
        type,
        content: '{"k":1}',
      });
      expect(reply.json).toMatchObject({
        code: 200,
        message: '消息發送成功',
        data: { type, content: { k: 1 }, from_uid: alice.uid, target_uid: bob.uid, status: 1 },
      });
      const frame = await socket.nextFrame((each) => each.type === type);
      expect(frame).toMatchObject({ from_uid: alice.uid, target_uid: bob.uid, content: { k: 1 } });
      expect(frame.msg_id).toBe((reply.json.data as { msg_id: string }).msg_id);
    }
    expect(await bob.history(alice)).toEqual({ data: [], total: 0 });
    expect(await bob.unread()).toBe(0);
    expect(await bob.contacts()).toEqual({ rows: [], total: 0 });
    await until('the outbox to be paid off', async () => {
      const rows = (await runSql(databaseUrl, 'SELECT 1 FROM outbox WHERE batch LIKE ?', [
        `%${alice.uid}%`,
      ])) as unknown[];
      return rows.length === 0;
    });
    await socket.close();
  });

  it('37: needs no token of the sender, and the reply may name the conversation', async () => {
    const { app, databaseUrl } = sharedServer();
    const [alice, bob] = [
      await registerUser(app, unique('u'), { nickname: 'Alice' }),
      await registerUser(app),
    ];
    await runSql(databaseUrl, 'DELETE t FROM tokens t JOIN users u ON u.id = t.user_id WHERE u.uid = ?', [
      Buffer.from(alice.uid),
    ]);
    const socket = await SocketClient.connect(bob);
    const reply = await signedCall(app, '/messages/sendByApps', {
      from_uid: alice.uid,
      target_uid: bob.uid,
      type: 'Msg:Txt',
      content: TEXT,
    });
    expect(reply.json).toMatchObject({ code: 200, data: { msg_id: expect.any(String) } });
    expect(await socket.nextText('hello')).toMatchObject({ from_uid: alice.uid, nickname: 'Alice' });
    expect((await bob.history(alice)).total).toBe(1);
    await socket.close();
  });

  it('refuses an unregistered sender with 4007, another app’s user among them', async () => {
    const { app, foreignApp } = sharedServer();
    const [bob, stranger] = [await registerUser(app), await registerUser(foreignApp)];
    for (const from_uid of [unique('nobody'), stranger.uid]) {
      const parameters = { from_uid, target_uid: bob.uid, type: 'Msg:Txt', content: TEXT };
      const { json } = await signedCall(app, '/messages/sendByApps', parameters);
      expect(json).toEqual({ code: 4007, message: '無效用戶', data: null });
    }
  });

  it('refuses with 4003 what lacks a parameter, and types that are not an app server’s to send (section 13)', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const whole = { from_uid: alice.uid, target_uid: bob.uid, type: 'Msg:Txt', content: TEXT };
    const refused = [
      ...Object.keys(whole).map((name) => Object.assign({}, whole, { [name]: '' })),
      { ...whole, type: 'Sys:Disconnect' },
      { ...whole, type: 'Ntf:Online' },
      { ...whole, type: 'Sys:Customized' },
    ];
    for (const parameters of refused) {
      const { json } = await signedCall(app, '/messages/sendByApps', parameters);
      expect(json).toEqual({ code: 4003, message: '參數錯誤', data: null });
    }
    expect(await bob.contacts()).toEqual({ rows: [], total: 0 });
  });

  it('33: drops what a blocked user is made to say, Sys:Customize among it, and the reply does not tell', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    await signedCall(app, '/users/block', { uid: alice.uid });
    const send = (type: string): ReturnType<typeof signedCall> =>
      signedCall(app, '/messages/sendByApps', {
        from_uid: alice.uid,
        target_uid: bob.uid,
        type,
        content: TEXT,
      });
    for (const type of ['Msg:Txt', 'Sys:Customize']) {
      expect((await send(type)).json).toMatchObject({ code: 200, data: { type, status: 1 } });
    }
    await signedCall(app, '/users/unBlock', { uid: alice.uid });
    await send('Msg:Txt');
    await socket.nextText('hello');
    expect(socket.frames.map(({ type }) => type)).toEqual(['Sys:Connect', 'Msg:Txt']);
    expect((await bob.history(alice)).total).toBe(1);
    await socket.close();
  });

  it('32: drops messages to oneself and to unknown uids, and the reply does not tell', async () => {
    const { app } = sharedServer();
    const alice = await registerUser(app);
    for (const target_uid of [alice.uid, unique('nobody')]) {
      for (const type of ['Msg:Txt', 'Sys:Customize']) {
        const parameters = { from_uid: alice.uid, target_uid, type, content: TEXT };
        const { json } = await signedCall(app, '/messages/sendByApps', parameters);
        expect(json).toMatchObject({ code: 200, data: { target_uid, status: 1 } });
      }
    }
    expect(await alice.contacts()).toEqual({ rows: [], total: 0 });
  });
});
