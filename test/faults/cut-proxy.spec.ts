import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until, within } from '../harness/until.js';
import { CutProxy } from './cut-proxy.js';

describe(CutProxy, () => {
  let engine: Server;
  let received: string;
  let proxy: CutProxy;
  let client: Socket;

  beforeEach(async () => {
    received = '';
    engine = createServer((socket) => {
      socket.on('data', (chunk) => {
        received += chunk.toString();
        socket.write(`echo ${chunk.toString()}`);
      });
      socket.on('error', () => undefined);
    });
    engine.listen(0, '127.0.0.1');
    await once(engine, 'listening');
    proxy = await CutProxy.to((engine.address() as { port: number }).port);
    client = connect(Number(new URL(proxy.urlFor('redis://127.0.0.1:1/0')).port), '127.0.0.1');
    client.on('error', () => undefined);
    // Unread answers would keep the end of the connection from showing.
    client.resume();
  });

  afterEach(() => {
    client.destroy();
    proxy.close();
    engine.close();
  });

  it('carries bytes both ways', async () => {
    client.write('hello');
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toBe('echo hello');
  });

  it('lets nothing through from the command of a trap on, and ends the connection', async () => {
    let heardBefore: string | undefined;
    const sprung = proxy.setTrap('DELETE', () => (heardBefore = received));
    client.write('SELECT');
    await until('the first command', () => received === 'SELECT');
    client.write('DELETE FROM outbox');
    await within('the trap to spring', sprung);
    await once(client, 'close');
    expect(heardBefore).toBe('SELECT');
    expect(received).toBe('SELECT');
  });

  it('sees a command that comes in two pieces', async () => {
    let isSprung = false;
    void proxy.setTrap('DELETE', () => (isSprung = true));
    client.write('DEL');
    await until('the first piece', () => received === 'DEL');
    client.write('ETE FROM outbox');
    await once(client, 'close');
    expect(isSprung).toBe(true);
    expect(received).toBe('DEL');
  });
});
