import { describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { expectNow, MESSAGE_ID } from '../harness/expected.js';
import { clientFrame, RawSocket } from '../harness/raw-socket.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';

const { app, http, ws } = sharedServer();
const PORTS: [string, string][] = [
  ['the HTTP port', http.replace('http', 'ws')],
  ['the gateway port', ws],
];

async function expectConnected(socket: SocketClient): Promise<void> {
  const frame = await socket.nextFrame();
  expect(frame).toEqual({
    msg_id: expect.stringMatching(MESSAGE_ID),
    from_uid: '',
    target_uid: '',
    type: 'Sys:Connect',
    content: { client_id: expect.stringMatching(/^\S+$/) },
    send_time: expect.any(String),
    status: 1,
    arrivals_callback: 0,
    message_direction: 2,
  });
  expectNow(frame.send_time);
}

/** A message of somebody else gets through, and nothing came in between. */
async function expectUndisturbed(user: ChatUser, socket: SocketClient): Promise<void> {
  const peer = await registerUser(app);
  const framesBefore = socket.frames.length;
  await peer.sendText(user, 'are you there');
  await socket.nextText('are you there');
  expect(socket.frames).toHaveLength(framesBefore + 1);
  expect(socket.isOpen).toBe(true);
}

describe.each(PORTS)('a socket on %s', (_, base) => {
  it('11. Web: gets Sys:Connect first', async () => {
    const user = await registerUser(app);
    const socket = await SocketClient.open(`${base}/wss?token=${user.token}&client=pc&device_id=x`, {
      perMessageDeflate: true,
      headers: { origin: 'https://app.example' },
    });
    await expectConnected(socket);
    await expectUndisturbed(user, socket);
    await socket.close();
  });

  it('12. Android: gets a pong for its ping and no text for its heartbeat', async () => {
    const user = await registerUser(app);
    const socket = await SocketClient.open(`${base}/wss?token=${user.token}`);
    await expectConnected(socket);
    socket.socket.send('mode: heartbeat');
    await socket.ping();
    await expectUndisturbed(user, socket);
    await socket.close();
  });

  it('13. Flutter: may offer compression, and gets no answer to heartbeat', async () => {
    const user = await registerUser(app);
    const url = `${base}/wss?token=${user.token}&EIO=4&transport=websocket`;
    const socket = await SocketClient.open(url, {
      perMessageDeflate: true,
      headers: { 'user-agent': 'Dart/2.18 (dart:io)' },
    });
    await expectConnected(socket);
    for (let beat = 0; beat < 3; beat++) socket.socket.send('heartbeat');
    await socket.ping();
    await expectUndisturbed(user, socket);
    await socket.close();
  });

  it('14. iOS: sees no reserved bits and no subprotocol, and its binary heartbeat is accepted in silence', async () => {
    const user = await registerUser(app);
    const socket = await RawSocket.connect(base.replace('ws', 'http'));
    const head = await socket.handshake(`/wss?token=${user.token}&EIO=4&transport=websocket`, {
      origin: 'http://im.example.com',
    });
    expect(head).toMatch(/^HTTP\/1\.1 101 /);
    expect(head.toLowerCase()).not.toContain('sec-websocket-protocol');
    expect(head.toLowerCase()).not.toContain('sec-websocket-extensions');
    const greeting = await socket.untilFrame(() => true);
    expect(JSON.parse(greeting.payload.toString('utf8'))).toMatchObject({ type: 'Sys:Connect' });
    for (let beat = 0; beat < 3; beat++) socket.write(clientFrame(2, 'test_ping'));
    const peer = await registerUser(app);
    await peer.sendText(user, 'x'.repeat(40_000));
    const message = await socket.untilFrame(({ payload }) => payload.length > 40_000);
    const frames = socket.frames();
    expect(frames.map(({ opcode }) => opcode)).toEqual([1, 1]);
    for (const frame of frames) expect(frame).toMatchObject({ isFinal: true, reserved: 0, isMasked: false });
    expect(JSON.parse(message.payload.toString('utf8'))).toMatchObject({ type: 'Msg:Txt' });
    socket.destroy();
  });

  it('14. never returns a subprotocol, even if one is offered', async () => {
    const user = await registerUser(app);
    const socket = await RawSocket.connect(base.replace('ws', 'http'));
    const head = await socket.handshake(`/wss?token=${user.token}`, { 'sec-websocket-protocol': 'chat' });
    expect(head).toMatch(/^HTTP\/1\.1 101 /);
    expect(head.toLowerCase()).not.toContain('sec-websocket-protocol');
    socket.destroy();
  });

  it.each(['/anything/at/all', '/', '//wss//', '/users/register', '/a%20b', '/%ff'])(
    '15. connects on the path %s',
    async (path) => {
      const user = await registerUser(app);
      const socket = await SocketClient.open(`${base}${path}?token=${user.token}`);
      await expectConnected(socket);
      await socket.close();
    },
  );

  it.each([
    ['16. a bad token', '?token=0000'],
    ['16. an unknown token of the right shape', `?token=${'0'.repeat(40)}`],
    ['16. an empty token', '?token='],
    ['17. a missing token', ''],
    ['17. a missing token beside other parameters', '?client=pc'],
    ['17. an array instead of a token', '?token[]=a&token[]=b'],
    ['17. bytes that are no UTF-8', '?token=%ff%fe'],
  ])('%s is told by one Sys:Disconnect 4006, then the end', async (_name, query) => {
    const socket = await SocketClient.open(`${base}/wss${query}`);
    const frame = await socket.nextFrame();
    expect(frame).toEqual({
      msg_id: expect.stringMatching(MESSAGE_ID),
      from_uid: '',
      target_uid: '',
      type: 'Sys:Disconnect',
      content: { code: 4006, msg: '用戶不存在' },
      send_time: expect.any(String),
      status: 1,
      arrivals_callback: 1,
      message_direction: 2,
      code: 4006,
    });
    expectNow(frame.send_time);
    // Any code but 1005 (which iOS takes for a wish to stay away) will do; a bad token has one of its own.
    expect(await socket.untilClosed()).toBe(4006);
    expect(socket.frames).toHaveLength(1);
  });

  it('16. of two tokens the last one counts', async () => {
    const user = await registerUser(app);
    const good = await SocketClient.open(`${base}/wss?token=0000&token=${user.token}`);
    await expectConnected(good);
    await good.close();
    const bad = await SocketClient.open(`${base}/wss?token=${user.token}&token=0000`);
    expect((await bad.nextFrame()).type).toBe('Sys:Disconnect');
    await bad.untilClosed();
  });
});

describe('several sockets of one user', () => {
  it('none evicts another, and one that leaves does not silence the rest (5.8)', async () => {
    const user = await registerUser(app);
    const peer = await registerUser(app);
    const sockets = await Promise.all(Array.from({ length: 5 }, () => SocketClient.connect(user)));
    await sockets[0]!.close();
    await peer.sendText(user, 'to all');
    for (const socket of sockets.slice(1)) await socket.nextText('to all');
    for (const socket of sockets.slice(1)) await socket.close();
  });

  it('each has a client id of its own', async () => {
    const user = await registerUser(app);
    const sockets = await Promise.all(Array.from({ length: 3 }, () => SocketClient.connect(user)));
    const ids = sockets.map(({ frames }) => (frames[0]!.content as { client_id: string }).client_id);
    expect(new Set(ids).size).toBe(3);
    for (const socket of sockets) await socket.close();
  });
});
