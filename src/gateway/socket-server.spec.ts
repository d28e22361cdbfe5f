import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { RawSocket } from '../../test/harness/raw-socket.js';
import { until } from '../../test/harness/until.js';
import type { ClientSocket } from './client-socket.js';
import { FrameWriter } from './frame-writer.js';
import type { SocketEvents } from './socket-events.js';
import { SocketServer, type SocketServerOptions } from './socket-server.js';
import { frameText } from './text-frame.js';
import { DeliveryDelay } from './upgrades/delivery-delay.js';

const OPTIONS: SocketServerOptions = {
  frameBytesMax: 4_096,
  deflate: false,
  trustProxy: false,
  upgradesPerSecond: 1_000,
  upgradesWaitingMax: 100,
  upgradesPerAddressPerSecond: 0,
  admits: () => true,
};
const BUFFER_BYTES_MAX = 1_000_000;

async function headOf(base: string): Promise<string> {
  const socket = await RawSocket.connect(base);
  return socket.handshake('/wss');
}

describe(SocketServer.name, () => {
  let http: Server;
  let opened: ClientSocket[];
  let received: string[];

  async function serve(options: Partial<SocketServerOptions> = {}): Promise<string> {
    // Sockets of the test before may still say good-bye.
    const ours: ClientSocket[] = [];
    opened = ours;
    received = [];
    const sockets = new SocketServer({ ...OPTIONS, ...options });
    const events: SocketEvents = {
      opened: async (socket) => void ours.push(socket),
      received: (_socket, data) => void received.push(data.toString()),
      alive: () => undefined,
      closed: (socket) => void ours.splice(ours.indexOf(socket), 1),
    };
    sockets.onSocket(events, new DeliveryDelay());
    http = createServer();
    sockets.attach(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  afterEach(() => {
    for (const socket of opened) socket.terminate();
    http.close();
    http.closeAllConnections();
  });

  it('lets those past its pace wait in line, and answers 503 with Retry-After when the line is full', async () => {
    const base = await serve({ upgradesPerSecond: 10, upgradesWaitingMax: 2 });
    const clients = await Promise.all(Array.from({ length: 20 }, () => RawSocket.connect(base)));
    const heads = await Promise.all(clients.map((client) => client.handshake('/wss')));
    const refused = heads.filter((head) => head.startsWith('HTTP/1.1 503 '));
    expect(refused.length).toBeGreaterThan(0);
    expect(heads.filter((head) => head.startsWith('HTTP/1.1 101 ')).length).toBe(20 - refused.length);
    expect(20 - refused.length).toBeGreaterThanOrEqual(3);
    for (const head of refused) expect(head).toMatch(/^Retry-After: \d+$/m);
    for (const client of clients) client.destroy();
  });

  it('answers 503 to an address past its share, and nobody else', async () => {
    const base = await serve({ upgradesPerAddressPerSecond: 1, trustProxy: true });
    const headFrom = async (address: string): Promise<string> => {
      const socket = await RawSocket.connect(base);
      return socket.handshake('/wss', { 'x-forwarded-for': address });
    };
    const heads = await Promise.all(Array.from({ length: 30 }, () => headFrom('192.0.2.1')));
    expect(heads.filter((head) => head.startsWith('HTTP/1.1 503 ')).length).toBeGreaterThan(0);
    expect(await headFrom('192.0.2.2')).toMatch(/^HTTP\/1\.1 101 /);
  });

  it('hangs up without an answer when it admits nobody, also on those who waited', async () => {
    let isAdmitting = true;
    const base = await serve({ upgradesPerSecond: 10, admits: () => isAdmitting });
    expect(await headOf(base)).toMatch(/^HTTP\/1\.1 101 /);
    const waiting = await RawSocket.connect(base);
    waiting.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n');
    waiting.write('sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
    isAdmitting = false;
    await waiting.untilEnded();
    // It may have had its turn in time.
    expect(waiting.received.toString()).not.toContain('503');
    const late = await RawSocket.connect(base);
    late.write(
      'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\r\n',
    );
    await late.untilEnded();
    expect(late.received).toHaveLength(0);
  });

  it('says good-bye to a crowd in turns, also when those who wait for it are cut off', async () => {
    const base = await serve();
    const clients = await Promise.all(Array.from({ length: 100 }, () => RawSocket.connect(base)));
    await Promise.all(clients.map((client) => client.handshake('/wss')));
    const crowd = [...opened];
    expect(crowd).toHaveLength(100);
    let cutOff = 0;
    crowd[0]!.once('close', () => {
      for (const socket of crowd) {
        if (socket.readyState === WebSocket.OPEN) cutOff++;
        socket.terminate();
      }
    });
    for (const client of clients) client.destroy();
    await until('nobody to be left', () => opened.length === 0);
    expect(cutOff).toBeGreaterThan(0);
    expect(await headOf(base)).toMatch(/^HTTP\/1.1 101 /);
  });

  it('keeps the order of frames that are added together, and of those that are compressed', async () => {
    const base = await serve({ deflate: true });
    const texts = Array.from({ length: 200 }, (_, index) => `${index} ${'鴻雁'.repeat(index * 3)}`);
    for (const perMessageDeflate of [true, false]) {
      const client = new WebSocket(base.replace('http', 'ws'), { perMessageDeflate });
      const seen: string[] = [];
      client.on('message', (data: Buffer) => seen.push(data.toString()));
      await once(client, 'open');
      expect(client.extensions).toBe(perMessageDeflate ? 'permessage-deflate' : '');
      const socket = await until('the socket', () => opened.at(-1));
      const writer = new FrameWriter(BUFFER_BYTES_MAX);
      texts.forEach((text, index) => {
        writer.add(socket, frameText(text));
        if (index % 7 === 0) writer.flush();
      });
      writer.flush();
      await until('all frames', () => seen.length === texts.length);
      expect(seen).toEqual(texts);
      client.send('x'.repeat(4_000));
      await until('a message', () => received.length > 0);
      const closed = once(client, 'close');
      client.send('x'.repeat(5_000));
      expect((await closed)[0]).toBe(1009);
      received.length = 0;
    }
  });

  it('closes a socket with 1001 that does not take what waits for it, and writes to others on', async () => {
    const base = await serve();
    const slow = await RawSocket.connect(base);
    await slow.handshake('/wss');
    const socket = await until('the socket', () => opened[0]);
    const writer = new FrameWriter(10_000);
    const frame = frameText('x'.repeat(5_000_000));
    for (let count = 0; count < 20 && socket.readyState === socket.OPEN; count++) {
      writer.add(socket, frame);
      writer.flush();
    }
    expect(socket.readyState).toBe(socket.CLOSING);
    const client = new WebSocket(base.replace('http', 'ws'));
    const message = once(client, 'message');
    await once(client, 'open');
    const other = await until('the other socket', () => opened[1]);
    writer.add(socket, frame);
    writer.add(other, frameText('hello'));
    writer.flush();
    expect(String((await message)[0])).toBe('hello');
    slow.destroy();
  });
});
