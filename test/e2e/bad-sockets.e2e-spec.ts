import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { sendRequest } from '../harness/http-client.js';
import { clientFrame, RawSocket, upgradeRequest } from '../harness/raw-socket.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

const { app, http, ws } = sharedServer();
const ENDS: [string, string][] = [
  ['the HTTP port', http],
  ['the gateway port', ws.replace('ws', 'http')],
];
const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** The one who must not notice: connected before, served during, connected after. */
let bystander: ChatUser;
let friend: ChatUser;
let quiet: SocketClient;

beforeEach(async () => {
  [bystander, friend] = [await registerUser(app), await registerUser(app)];
  quiet = await SocketClient.connect(bystander);
});

afterEach(async () => {
  await friend.sendText(bystander, 'all is well');
  await quiet.nextText('all is well');
  expect(quiet.frames.map(({ type }) => type)).toEqual(['Sys:Connect', 'Msg:Txt']);
  expect(quiet.isOpen).toBe(true);
  await quiet.close();
});

/** A raw socket of a user, past the greeting. */
async function connectRaw(base: string, user: ChatUser): Promise<RawSocket> {
  const socket = await RawSocket.connect(base);
  await socket.handshake(`/wss?token=${user.token}`);
  await socket.untilFrame(({ opcode }) => opcode === OPCODE.text);
  return socket;
}

/** The code of the server's close frame, which is answered as a client should; then the connection must end. */
async function closeCodeOf(socket: RawSocket): Promise<number> {
  const { payload } = await socket.untilFrame(({ opcode }) => opcode === OPCODE.close);
  socket.write(clientFrame(OPCODE.close, payload));
  await socket.untilEnded();
  return payload.readUInt16BE(0);
}

describe.each(ENDS)('frames on %s', (_, base) => {
  it.each([
    ['text', Buffer.from('garbage')],
    ['text', Buffer.from('{"type":"Sys:Disconnect","content":{"code":4006}}')],
    ['text', Buffer.from('{"msg_id":"x","receiving_time":"1700000000000"}')],
    ['text', Buffer.from('{"__proto__":{"a":1}}')],
    ['text', Buffer.from('[[[[[[[[')],
    ['text', Buffer.alloc(0)],
    ['binary', randomBytes(4_000)],
    ['binary', Buffer.alloc(0)],
  ])('a %s frame with garbage is taken in silence', async (kind, payload) => {
    const user = await registerUser(app);
    const socket = await connectRaw(base, user);
    socket.write(clientFrame(OPCODE[kind as 'text'], payload));
    await friend.sendText(user, 'still served');
    await socket.untilFrame((frame) => frame.payload.includes('still served'));
    expect(socket.frames().map(({ opcode }) => opcode)).toEqual([OPCODE.text, OPCODE.text]);
    socket.destroy();
  });

  it('a message in three fragments, with a ping between them, is taken in silence', async () => {
    const user = await registerUser(app);
    const socket = await connectRaw(base, user);
    socket.write(clientFrame(OPCODE.text, 'mode: ', { isFinal: false }));
    socket.write(clientFrame(OPCODE.continuation, 'heart', { isFinal: false }));
    socket.write(clientFrame(OPCODE.ping, 'p'));
    socket.write(clientFrame(OPCODE.continuation, 'beat'));
    await socket.untilFrame(({ opcode, payload }) => opcode === OPCODE.pong && payload.toString() === 'p');
    await friend.sendText(user, 'still served');
    await socket.untilFrame((frame) => frame.payload.includes('still served'));
    expect(socket.frames().map(({ opcode }) => opcode)).toEqual([OPCODE.text, OPCODE.pong, OPCODE.text]);
    socket.destroy();
  });

  const BROKEN: [number, string, () => Buffer][] = [
    [1007, 'text that is no UTF-8', () => clientFrame(OPCODE.text, Buffer.from([0x61, 0xff, 0xfe]))],
    [1009, 'a text of 5000 bytes', () => clientFrame(OPCODE.text, 'x'.repeat(5_000))],
    [1009, 'a frame of 11 MB', () => clientFrame(OPCODE.binary, Buffer.alloc(11 * 1024 * 1024))],
    [1009, 'a frame that claims 2^53 bytes', () => Buffer.from('82ff0020000000000000', 'hex')],
    [1002, 'a frame without a mask', () => clientFrame(OPCODE.text, 'x', { isMasked: false })],
    [1002, 'a reserved bit', () => clientFrame(OPCODE.text, 'x', { reserved: 4 })],
    [1002, 'an unknown opcode', () => clientFrame(3, 'x')],
    [1002, 'a continuation of nothing', () => clientFrame(OPCODE.continuation, 'x')],
    [1002, 'a ping in two fragments', () => clientFrame(OPCODE.ping, 'x', { isFinal: false })],
    [1002, 'a ping of 126 bytes', () => clientFrame(OPCODE.ping, 'x'.repeat(126))],
    [1002, 'a close frame with half a code', () => clientFrame(OPCODE.close, 'x')],
  ];
  it.each(BROKEN)('%i for %s', async (code, _what, bytes) => {
    const socket = await connectRaw(base, await registerUser(app));
    socket.write(bytes());
    expect(await closeCodeOf(socket)).toBe(code);
  });

  it('1009 for a message that grows too large in small fragments', async () => {
    const socket = await connectRaw(base, await registerUser(app));
    socket.write(clientFrame(OPCODE.text, 'x'.repeat(1_000), { isFinal: false }));
    for (let part = 0; part < 4; part++) {
      socket.write(clientFrame(OPCODE.continuation, 'x'.repeat(1_000), { isFinal: false }));
    }
    expect(await closeCodeOf(socket)).toBe(1009);
  });

  it('1008 for a flood of frames after the greeting', async () => {
    const socket = await connectRaw(base, await registerUser(app));
    socket.write(Buffer.concat(Array.from({ length: 3_000 }, () => clientFrame(OPCODE.text, 'x'))));
    expect(await closeCodeOf(socket)).toBe(1008);
  });

  it('a flood of protocol pings ends the socket or is answered, and holds up nobody', async () => {
    const user = await registerUser(app);
    const socket = await connectRaw(base, user);
    socket.write(Buffer.concat(Array.from({ length: 5_000 }, () => clientFrame(OPCODE.ping, 'p'))));
    await until('all pongs or the end', () => socket.hasEnded || socket.frames().length > 5_000);
    socket.destroy();
  });

  it.each(['?token=0000', '', '?token[]=x', `?token=${'f'.repeat(40)}`])(
    'a flood right behind the handshake "%s" changes nothing: one Sys:Disconnect, then the end',
    async (query) => {
      const socket = await RawSocket.connect(base);
      const flood = Buffer.concat(Array.from({ length: 2_000 }, () => clientFrame(OPCODE.text, 'flood')));
      socket.write(Buffer.concat([Buffer.from(upgradeRequest(`/wss${query}`)), flood]));
      expect(await closeCodeOf(socket)).toBe(4006);
      const texts = socket.frames().filter(({ opcode }) => opcode === OPCODE.text);
      expect(texts.map(({ payload }) => (JSON.parse(payload.toString()) as { type: string }).type)).toEqual([
        'Sys:Disconnect',
      ]);
    },
  );

  it('frames sent together with the handshake of a good token are not lost on the server', async () => {
    const user = await registerUser(app);
    const socket = await RawSocket.connect(base);
    const beat = clientFrame(OPCODE.ping, 'early');
    socket.write(Buffer.concat([Buffer.from(upgradeRequest(`/wss?token=${user.token}`)), beat]));
    await socket.untilFrame(
      ({ opcode, payload }) => opcode === OPCODE.pong && payload.toString() === 'early',
    );
    await socket.untilFrame(({ payload }) => payload.includes('Sys:Connect'));
    socket.destroy();
  });

  it('a hundred clients that hang up during and right after the handshake leave nothing behind', async () => {
    const user = await registerUser(app);
    const sockets = await Promise.all(Array.from({ length: 100 }, () => RawSocket.connect(base)));
    for (const socket of sockets) {
      socket.write(upgradeRequest(`/wss?token=${user.token}`));
      socket.destroy();
    }
    const socket = await SocketClient.connect(user);
    await friend.sendText(user, 'hello');
    await socket.nextText('hello');
    await socket.close();
  });
});

describe.each(ENDS)('handshakes on %s', (_, base) => {
  it.each([
    ['400', 'without a key', { 'sec-websocket-key': '' }],
    ['400', 'with a malformed key', { 'sec-websocket-key': 'short' }],
    ['426', 'of version 8', { 'sec-websocket-version': '8' }],
    ['426', 'of version 14', { 'sec-websocket-version': '14' }],
    ['400', 'with neither key nor version', { 'sec-websocket-key': '', 'sec-websocket-version': '' }],
    ['400', 'that is none', { upgrade: 'h2c', 'sec-websocket-key': '', 'sec-websocket-version': '' }],
  ])('%s for one %s', async (status, _what, headers) => {
    const socket = await RawSocket.connect(base);
    const user = await registerUser(app);
    const head = await socket.handshake(`/wss?token=${user.token}`, headers);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    if (status === '426') expect(head.toLowerCase()).toContain('sec-websocket-version: 13');
    await socket.untilEnded();
  });

  it('a POST cannot be upgraded', async () => {
    const socket = await RawSocket.connect(base);
    socket.write(upgradeRequest('/wss?token=x').replace('GET', 'POST'));
    expect(await socket.head()).toMatch(/^HTTP\/1\.1 4\d\d /);
    await socket.untilEnded();
  });

  it('two hundred that stop halfway keep nobody else out', async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => RawSocket.connect(base)));
    sockets.forEach((socket, index) => {
      const request = upgradeRequest('/wss?token=x');
      socket.write(request.slice(0, 1 + ((index * 7) % (request.length - 3))));
    });
    const user = await registerUser(app);
    const socket = await SocketClient.connect(user);
    await socket.close();
    for (const each of sockets) each.destroy();
  });

  it('a request without an upgrade is plain HTTP', async () => {
    succeeded(await sendRequest(base, { method: 'GET', path: '/common/getTimestamp' }));
    const reply = await sendRequest(base, { method: 'GET', path: '/wss?token=x' });
    expect(reply.json).toEqual({ code: 404, message: '資料不存在！' });
  });

  it('a header of 300 kB is refused', async () => {
    const socket = await RawSocket.connect(base);
    socket.write(upgradeRequest('/wss?token=x', { 'x-bulk': 'x'.repeat(300 * 1024) }));
    expect(await socket.head()).toMatch(/^HTTP\/1\.1 4\d\d /);
    await socket.untilEnded();
  });
});
