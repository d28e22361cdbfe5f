import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { frameText, PING_BYTES } from './text-frame.js';

describe('frames made ready', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  let stream: Duplex;

  beforeAll(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (_socket, request) => (stream = request.socket));
    client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(client, 'open');
  });

  afterAll(() => {
    client.terminate();
    server.close();
  });

  it.each([0, 1, 125, 126, 65_535, 65_536, 100_000])('carry a text of %i bytes', async (length) => {
    const text = 'x'.repeat(length);
    const arrived = once(client, 'message');
    stream.write(frameText(text).bytes);
    const [data, isBinary] = (await arrived) as [Buffer, boolean];
    expect(data.toString()).toBe(text);
    expect(isBinary).toBe(false);
  });

  it('count bytes, not characters', async () => {
    const text = '鴻雁😀'.repeat(20);
    const arrived = once(client, 'message');
    stream.write(frameText(text).bytes);
    expect(String((await arrived)[0])).toBe(text);
  });

  it('ping', async () => {
    const pinged = once(client, 'ping');
    stream.write(PING_BYTES);
    expect((await pinged)[0]).toHaveLength(0);
  });
});
