import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { until } from '../harness/until.js';
import { AndroidSocket } from './android-socket.js';
import { Crash } from './crash.js';
import { FlutterSocket } from './flutter-socket.js';
import { IosSocket } from './ios-socket.js';
import { WebSdkSocket } from './web-socket.js';

const CONNECT = JSON.stringify({ type: 'Sys:Connect', content: {} });
const EXPIRED = JSON.stringify({ type: 'Sys:Disconnect', content: { code: 4006, msg: 'm' } });
const QUICK = { heartbeatMs: 30, reconnectMs: 30, pingMs: 20 };

// A server that does what ours must not, on the first connection; it keeps all others.
let http: Server;
let url: string;
let upgrades: number;
let received: string[];
let streams: Socket[];
let misdeed: (socket: WebSocket, stream: Socket) => void;

beforeEach(async () => {
  upgrades = 0;
  received = [];
  streams = [];
  http = createServer();
  const server = new WebSocketServer({ noServer: true, autoPong: false });
  http.on('upgrade', (request, stream: Socket, head) => {
    streams.push(stream);
    server.handleUpgrade(request, stream, head, (socket) => {
      socket.on('message', (data: Buffer, isBinary) =>
        received.push(`${isBinary ? 'bytes' : 'text'} ${data.toString()}`),
      );
      socket.send(CONNECT);
      if (++upgrades === 1) misdeed(socket, stream);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(() => {
  http.close();
  for (const stream of streams) stream.destroy();
});

describe('the iOS socket', () => {
  it.each<[string, typeof misdeed]>([
    ['1001', (socket) => socket.close(1001)],
    ['an end of the stream', (_, stream) => stream.end()],
  ])('is back at once after %s', async (_, end) => {
    misdeed = end;
    const socket = new IosSocket(url, 10_000);
    await until('a second connection', () => socket.connections === 2);
    expect(socket.closeCodes).toEqual([1001]);
    socket.close();
  });

  it.each<[string, typeof misdeed, number]>([
    ['1000', (socket) => socket.close(1000), 1000],
    ['a close without code', (socket) => socket.close(), 1005],
    ['4006', (socket) => socket.close(4006), 4006],
    [
      'a bad token, even with 1001',
      (socket) => {
        socket.send(EXPIRED);
        socket.close(1001);
      },
      1001,
    ],
  ])('stays away after %s', async (_, end, code) => {
    misdeed = end;
    const socket = new IosSocket(url, 10_000);
    await until('the end', () => socket.closeCodes.length === 1);
    expect(socket.closeCodes).toEqual([code]);
    expect(socket.attempts).toBe(1);
    socket.close();
  });

  it('stays away after a reset and a refused handshake', async () => {
    misdeed = (socket, stream) => socket.on('message', () => stream.resetAndDestroy());
    const reset = new IosSocket(url, QUICK.heartbeatMs);
    await until('the error', () => reset.errors.length === 1);
    http.removeAllListeners('upgrade');
    http.on('upgrade', (_, stream: Socket) => stream.end('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n'));
    const refused = new IosSocket(url, 10_000);
    await until('the error', () => refused.errors.length === 1);
    expect([reset.attempts, refused.attempts]).toEqual([1, 1]);
  });

  it('beats in bytes, and crashes on bytes', async () => {
    misdeed = (socket) => socket.send(Buffer.from('{}'));
    const socket = new IosSocket(url, QUICK.heartbeatMs);
    await until('a heartbeat', () => received.includes('bytes test_ping'));
    expect(() => socket.close()).toThrow(Crash);
  });
});

describe('the Flutter socket', () => {
  it.each([1000, 1001, 4006])('is back after %d', async (code) => {
    misdeed = (socket) => socket.close(code);
    const socket = new FlutterSocket(url, QUICK);
    await until('a second connection', () => socket.connections.length === 2);
    await until('a heartbeat', () => received.includes('text heartbeat'));
    expect(socket.closeCodes).toEqual([code]);
    socket.close();
  });

  it('crashes on text that is no JSON', async () => {
    misdeed = (socket) => socket.send('pong');
    const socket = new FlutterSocket(url, QUICK);
    await until('a heartbeat', () => received.length > 0);
    expect(() => socket.close()).toThrow(Crash);
  });
});

describe('the Android socket', () => {
  it('beats, and is back when nobody answers its pings', async () => {
    misdeed = () => undefined;
    const socket = new AndroidSocket(url, QUICK);
    await until('a second connection', () => upgrades === 2);
    expect(received).toContain('text mode: heartbeat');
    expect(socket.closeCodes[0]).toBe(1006);
    socket.close();
  });
});

describe('the Web socket', () => {
  it('beats only after a quiet while, and never comes back', async () => {
    misdeed = (socket) => {
      socket.on('message', () => socket.close(1001));
    };
    const socket = new WebSdkSocket(url, { token: 'T' }, QUICK.heartbeatMs);
    await until('the end', () => socket.closeCode);
    expect(received).toEqual(['text HeartBeat']);
    expect(socket.errors).toHaveLength(1);
    expect(upgrades).toBe(1);
  });
});
