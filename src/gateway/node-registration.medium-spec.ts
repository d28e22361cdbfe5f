import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '@hongyan/kernel';
import { until } from '../../test/harness/until.js';
import { testConfig } from '../../test/medium/parts.js';
import { SILENT, TestRedis } from '../../test/medium/redis.js';
import { PresenceService } from '../presence/presence.service.js';
import { PresenceStore } from '../presence/presence.store.js';
import type { ClientSocket } from './client-socket.js';
import { NODE_ID } from './node-identity.js';
import { NodeRegistration } from './node-registration.service.js';
import { type NodeEntry, NodeStream } from './node.stream.js';
import { SocketsRegistry } from './sockets.registry.js';

const APP = 1;
const userOf = (userId: number): { userId: number; appId: number } => ({ userId, appId: APP });

describe(NodeRegistration.name, () => {
  let redis: TestRedis;
  let workerRedis: TestRedis;
  let worker: PresenceService;
  let workerStream: NodeStream;
  let sockets: SocketsRegistry;
  let node: NodeRegistration;
  let received: NodeEntry[];
  let spread: number[];
  let lapses: number;
  let isStopped: boolean;

  beforeEach(async () => {
    const config = testConfig({ HONGYAN_GATEWAY_LEASE_MS: '600' });
    [redis, workerRedis] = await Promise.all([TestRedis.open(config), TestRedis.open(config)]);
    worker = new PresenceService(config, new PresenceStore(workerRedis), new Clock());
    workerStream = new NodeStream(workerRedis, SILENT);
    sockets = new SocketsRegistry();
    const presence = new PresenceService(config, new PresenceStore(redis), new Clock());
    node = new NodeRegistration(presence, new NodeStream(redis, SILENT), sockets, SILENT);
    received = [];
    lapses = 0;
    isStopped = false;
    spread = [];
    await node.start(
      { take: (entry) => void received.push(entry), flush: () => undefined },
      { onSpread: (userId) => void spread.push(userId), onLapse: () => void lapses++ },
    );
  });

  afterEach(async () => {
    if (!isStopped) await node.stop();
    await workerRedis.flush();
    redis.onApplicationShutdown();
    workerRedis.onApplicationShutdown();
  });

  function connect(userId: number): ClientSocket {
    const device = { device: null, ip: null, connectedAtMs: 0 };
    const socket = { session: { ...userOf(userId), ...device } } as unknown as ClientSocket;
    sockets.add(APP, userId, socket);
    return socket;
  }

  const isOnline = async (userId: number): Promise<boolean> =>
    (await worker.findOnline([userId])).has(userId);

  it('keeps its users online for longer than a lease, and hands on what is published to it', async () => {
    connect(1);
    await node.tell(userOf(1));
    const startedAt = Date.now();
    await until('three leases to pass', async () => {
      expect(await worker.findOnline([1])).toEqual(new Set([1]));
      return Date.now() - startedAt > 1_800;
    });
    expect((await worker.nodesOf([1])).nodesByUser.get(1)).toEqual([NODE_ID]);
    await workerStream.publish(NODE_ID, [{ entry: [[1, 'frame']] }]);
    await until('the frame to arrive', () => received.length === 1);
    expect(received).toEqual([[[1, 'frame']]]);
  });

  it('registers all its users again after a flush, while deliveries wait for that', async () => {
    for (const userId of [1, 2, 3]) {
      connect(userId);
      await node.tell(userOf(userId));
    }
    await worker.nodesOf([1]);
    for (let round = 0; round < 3; round++) {
      await workerRedis.flush();
      expect([...(await worker.nodesOf([1, 2, 3])).nodesByUser.keys()]).toEqual([1, 2, 3]);
    }
  });

  it('registers users who came while Redis was away as soon as it is back', async () => {
    await redis.goAway();
    connect(7);
    await node.tell(userOf(7));
    await redis.comeBack();
    await until('the user to be online', () => isOnline(7), 5_000);
  });

  it('takes users who left while Redis was away off the list as soon as it is back', async () => {
    const socket = connect(7);
    await node.tell(userOf(7));
    connect(8);
    await node.tell(userOf(8));
    await redis.goAway();
    sockets.remove(APP, 7, socket);
    await node.tell(userOf(7));
    await redis.comeBack();
    await until('the one who stayed to be online', () => isOnline(8), 5_000);
    await until('the one who left to be offline', async () => !(await isOnline(7)), 5_000);
  });

  it('says that its lease had lapsed when it was silent for longer, and not when it renewed in time', async () => {
    const { epoch } = await worker.nodesOf([1]);
    // As a frozen process does: no timer fires, no lease is renewed.
    const renewal = redis.shared.set.bind(redis.shared);
    redis.shared.set = (() => Promise.reject(new Error('frozen'))) as typeof redis.shared.set;
    const isGone = async (): Promise<boolean> => (await worker.listNodes()).length === 0;
    await until('the lease to end', isGone, 5_000);
    expect(lapses).toBe(0);
    redis.shared.set = renewal;
    await until('the lapse to be noticed', () => lapses > 0, 5_000);
    await until('the node to be back', async () => !(await isGone()), 5_000);
    expect(lapses).toBe(1);
    expect(await worker.isEpoch(epoch)).toBe(true);
  });

  it('is no lapse when a flush ends the lease', async () => {
    connect(1);
    await node.tell(userOf(1));
    for (let round = 0; round < 3; round++) {
      await workerRedis.flush();
      await worker.nodesOf([1]);
    }
    expect(lapses).toBe(0);
  });

  it('tells Redis what is so after a user came and went many times, whatever happened in between', async () => {
    const told: Promise<void>[] = [];
    for (let round = 0; round < 50; round++) {
      const socket = connect(7);
      told.push(node.tell(userOf(7)));
      if (round % 3 === 0) await told.at(-1);
      sockets.remove(APP, 7, socket);
      told.push(node.tell(userOf(7)));
    }
    connect(8);
    told.push(node.tell(userOf(8)));
    await Promise.all(told);
    expect(await worker.findOnline([7, 8])).toEqual(new Set([8]));
    expect(await worker.countOf(APP)).toMatchObject({ users: 1, sockets: 1, accepted: 51 });
  });

  it('says at once when ten thousand leave together', async () => {
    const all = Array.from({ length: 10_000 }, (_, index) => index + 1);
    const open = all.map(connect);
    await Promise.all(all.map((userId) => node.tell(userOf(userId))));
    // On a busy machine the lease may need its next renewal.
    await until('all to be online', async () => (await worker.findOnline(all)).size === all.length);
    all.forEach((userId, index) => sockets.remove(APP, userId, open[index]!));
    await Promise.all(all.map((userId) => node.tell(userOf(userId))));
    expect((await worker.findOnline(all)).size).toBe(0);
  });

  it('says which of its users are on other nodes as well', async () => {
    await worker.renewLease('elsewhere');
    await worker.setUsers('elsewhere', [{ ...userOf(7), devices: { count: 2, newest: [] } }]);
    for (const userId of [7, 8]) {
      connect(userId);
      await node.tell(userOf(userId));
    }
    expect(spread).toEqual([7]);
  });

  it('says good-bye when it stops: its users are offline and nothing of it is left', async () => {
    connect(1);
    await node.tell(userOf(1));
    expect(await isOnline(1)).toBe(true);
    await node.stop();
    isStopped = true;
    await until('the user to be offline', async () => !(await isOnline(1)), 2_000);
    expect(await workerRedis.shared.exists(workerRedis.key('stream', NODE_ID))).toBe(0);
    expect(await workerRedis.shared.exists(workerRedis.key('node', NODE_ID))).toBe(0);
    expect(await workerRedis.shared.exists(workerRedis.key('devices', 1))).toBe(0);
    expect(await worker.countOf(APP)).toMatchObject({ users: 0, sockets: 0, nodes: 0 });
    expect(await workerRedis.shared.exists(workerRedis.key('node-sockets', NODE_ID))).toBe(0);
  });
});
