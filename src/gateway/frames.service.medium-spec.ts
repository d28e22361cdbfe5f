import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { until } from '../../test/harness/until.js';
import { TestClock, TestInstallation } from '../../test/medium/parts.js';
import { SILENT } from '../../test/medium/redis.js';
import { PresenceService } from '../presence/presence.service.js';
import { PresenceStore } from '../presence/presence.store.js';
import type { ClientSocket } from './client-socket.js';
import { ConnectionLimits } from './connection-limits.service.js';
import { Frames } from './frames.service.js';
import { NodeStream } from './node.stream.js';
import { SocketServer } from './socket-server.js';
import { SocketsRegistry } from './sockets.registry.js';
import { DeliveryDelay } from './upgrades/delivery-delay.js';

const APP = 1;

/** Stands still unless it is put forward. */
class StoppedClock extends TestClock {
  private readonly atMs = Date.now();

  override nowMs(): number {
    return this.atMs + this.aheadMs;
  }
}

interface Client {
  readonly socket: ClientSocket;
  readonly seen: string[];
  closeCode: number | undefined;
}

const ignore = (): void => undefined;

/** Everything that was written before has arrived. */
const settled = async (clients: readonly Client[]): Promise<void> => {
  for (const { socket } of clients) {
    socket.ping();
    await once(socket, 'pong');
  }
};

describe(Frames.name, () => {
  let installation: TestInstallation;
  let http: Server;
  let accepted: ClientSocket[];
  let sockets: SocketsRegistry;
  let clock: StoppedClock;
  let frames: Frames;

  beforeEach(async () => {
    installation = await TestInstallation.create();
    const { config, redis, apps, journeys, metrics } = await installation.openProcess();
    clock = new StoppedClock();
    sockets = new SocketsRegistry();
    const presence = new PresenceService(config, new PresenceStore(redis), clock);
    const limits = new ConnectionLimits(sockets, presence, new NodeStream(redis, SILENT), apps, SILENT);
    frames = new Frames(config, sockets, limits, clock, journeys, new DeliveryDelay(), metrics);
    accepted = [];
    const server = new SocketServer({
      frameBytesMax: 4_096,
      deflate: false,
      trustProxy: false,
      upgradesPerSecond: 1_000,
      upgradesWaitingMax: 10,
      upgradesPerAddressPerSecond: 0,
      admits: () => true,
    });
    const events = {
      opened: async (socket: ClientSocket) => void accepted.push(socket),
      received: ignore,
      alive: ignore,
      closed: ignore,
    };
    server.onSocket(events, new DeliveryDelay());
    http = createServer();
    server.attach(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  });

  afterEach(async () => {
    for (const socket of accepted) socket.terminate();
    http.close();
    await installation.dispose();
  });

  async function connect(
    userId: number,
    { isDart = false, isGreeted = true, appId = APP } = {},
  ): Promise<Client> {
    const peer = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
    await once(peer, 'open');
    const socket = await until('the socket', () => accepted.find(({ session }) => !session));
    const client: Client = { socket, seen: [], closeCode: undefined };
    peer.on('message', (data: Buffer) => client.seen.push(data.toString()));
    peer.on('close', (code) => (client.closeCode = code));
    socket.session = {
      userId,
      appId,
      generation: 0,
      isDart,
      device: null,
      ip: null,
      connectedAtMs: 0,
      isGreeted,
      lastSeenMs: 0,
      framesSinceVisit: 0,
    };
    sockets.add(appId, userId, socket);
    return client;
  }

  it('writes a frame to all devices of the user, those for Flutter to Flutter, and nothing to others', async () => {
    const all = [await connect(1), await connect(1, { isDart: true }), await connect(2)];
    frames.take([
      [1, 'to all of one'],
      [1, 'to Flutter', 'dart'],
      [3, 'to nobody'],
    ]);
    frames.take([[1, 'later']]);
    frames.flush();
    await settled(all);
    expect(all.map(({ seen }) => seen)).toEqual([
      ['to all of one', 'later'],
      ['to all of one', 'to Flutter', 'later'],
      [],
    ]);
  });

  it('writes nothing before the greeting', async () => {
    const client = await connect(1, { isGreeted: false });
    frames.take([
      [1, 'early'],
      [APP, 'early notice', 'app'],
    ]);
    frames.flush();
    frames.greet(client.socket, 'greeting');
    frames.take([[1, 'late']]);
    frames.flush();
    await settled([client]);
    expect(client.seen).toEqual(['greeting', 'late']);
  });

  it('drops notices to a whole app past their share, and no message', async () => {
    const all = [await connect(1), await connect(2, { appId: 2 })];
    for (let count = 0; count < 25_000; count++) frames.take([[APP, 'n', 'app']]);
    frames.take([[1, 'message']]);
    frames.flush();
    await settled(all);
    expect(all[0]!.seen).toHaveLength(20_001);
    expect(all[0]!.seen.at(-1)).toBe('message');
    expect(all[1]!.seen).toEqual([]);
    clock.aheadMs = 1_000;
    frames.take([[APP, 'next second', 'app']]);
    await settled(all);
    expect(all[0]!.seen.at(-1)).toBe('next second');
  });

  it('closes the oldest devices that another node counted as too many', async () => {
    const all = [await connect(1), await connect(1), await connect(1)];
    frames.take([[1, '2', 'surplus']]);
    await until('two to be closed', () => all.filter(({ closeCode }) => closeCode === 1001).length === 2);
    expect(all[2]!.closeCode).toBeUndefined();
  });
});
