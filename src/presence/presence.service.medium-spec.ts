import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '@hongyan/kernel';
import { until } from '../../test/harness/until.js';
import { testConfig } from '../../test/medium/parts.js';
import { TestRedis } from '../../test/medium/redis.js';
import type { DevicesOnNode } from './online-device.js';
import { PresenceService, type UserPresence } from './presence.service.js';
import { PresenceStore } from './presence.store.js';

const so = (count: number): DevicesOnNode => ({ count, newest: [] });
const usersOf = (...userIds: number[]): UserPresence[] =>
  userIds.map((userId) => ({ userId, appId: 1, devices: so(1) }));
const gone = (...userIds: number[]): UserPresence[] =>
  userIds.map((userId) => ({ userId, appId: 1, devices: so(0) }));

/** Redis takes its time to tell the leases, longer than a node is remembered as alive. */
class SlowStore extends PresenceStore {
  override async findLeases(nodeIds: readonly string[]): Promise<boolean[]> {
    const leases = await super.findLeases(nodeIds);
    await sleep(600);
    return leases;
  }
}

describe(PresenceService.name, () => {
  let redises: TestRedis[];
  let config: ReturnType<typeof testConfig>;
  let redis: TestRedis;
  /** In a gateway process, and in a worker process. */
  let gateway: PresenceService;
  let worker: PresenceService;

  async function openProcess(): Promise<[PresenceService, TestRedis]> {
    const own = await TestRedis.open(config);
    redises.push(own);
    return [new PresenceService(config, new PresenceStore(own), new Clock()), own];
  }

  beforeEach(async () => {
    redises = [];
    config = testConfig({ HONGYAN_GATEWAY_LEASE_MS: '1500' });
    [gateway, redis] = await openProcess();
    [worker] = await openProcess();
  });

  afterEach(async () => {
    await redis.flush();
    for (const each of redises) each.onApplicationShutdown();
  });

  const nodesOf = async (userId: number, presence = worker): Promise<string[]> =>
    ((await presence.nodesOf([userId])).nodesByUser.get(userId) ?? []).toSorted();

  it('knows every node of a user, and leaves out users who are nowhere', async () => {
    await Promise.all([gateway.renewLease('n1'), gateway.renewLease('n2')]);
    await gateway.setUsers('n1', usersOf(1, 2));
    await gateway.setUsers('n2', usersOf(2));
    await worker.nodesOf([1]);
    await Promise.all([gateway.renewLease('n1'), gateway.renewLease('n2')]);
    const { nodesByUser: nodes } = await worker.nodesOf([1, 2, 3]);
    expect(nodes.get(1)).toEqual(['n1']);
    expect(nodes.get(2)?.toSorted()).toEqual(['n1', 'n2']);
    expect([...nodes.keys()]).toEqual([1, 2]);
    expect(await worker.findOnline([1, 2, 3])).toEqual(new Set([1, 2]));
    expect(await worker.findOnline([])).toEqual(new Set());
  });

  it('knows without Redis that nobody of nobody is online', async () => {
    const [cutOff, connection] = await openProcess();
    connection.onApplicationShutdown();
    expect(await cutOff.findOnline([])).toEqual(new Set());
    await expect(cutOff.findOnline([1])).rejects.toThrow();
  });

  it('keeps a node that it remembers while it asks Redis for others, however long that takes', async () => {
    const slow = new PresenceService(config, new SlowStore(redis), new Clock());
    await gateway.renewLease('n1');
    await gateway.setUsers('n1', usersOf(1));
    await gateway.setUsers('n2', usersOf(2));
    expect(await slow.findOnline([1])).toEqual(new Set([1]));
    await gateway.renewLease('n2');
    expect(await slow.findOnline([1, 2])).toEqual(new Set([1, 2]));
  });

  it('forgets a user who left one node, and keeps the other', async () => {
    await Promise.all([gateway.renewLease('n1'), gateway.renewLease('n2')]);
    await gateway.setUsers('n1', usersOf(1));
    await gateway.setUsers('n2', usersOf(1));
    await gateway.setUsers('n1', gone(1));
    expect((await worker.findOnline([1])).size).toBe(1);
    await gateway.setUsers('n2', gone(1));
    expect((await worker.findOnline([1])).size).toBe(0);
  });

  it('counts the users of a node that fell silent as offline when its lease ends', async () => {
    await gateway.renewLease('n1');
    await gateway.setUsers('n1', usersOf(1));
    expect(await worker.findOnline([1])).toEqual(new Set([1]));
    await until('the lease to end', async () => (await worker.findOnline([1])).size === 0, 5_000);
  });

  it('counts the users of a node that said good-bye as offline within moments', async () => {
    const [patient] = await openProcess();
    await gateway.renewLease('n1');
    await gateway.setUsers('n1', usersOf(1));
    expect(await patient.findOnline([1])).toEqual(new Set([1]));
    await gateway.endLease('n1');
    await until('the node to be forgotten', async () => (await patient.findOnline([1])).size === 0, 2_000);
  });

  it('sees a node again at once that was silent for a moment', async () => {
    await gateway.setUsers('n1', usersOf(1));
    await gateway.renewLease('n1');
    await gateway.endLease('n1');
    expect((await worker.findOnline([1])).size).toBe(0);
    await gateway.renewLease('n1');
    expect(await worker.findOnline([1])).toEqual(new Set([1]));
  });

  it('gives out one epoch to all, and a new one after a flush', async () => {
    const epochs = await Promise.all([
      gateway.renewLease('n1'),
      gateway.renewLease('n2'),
      worker.renewLease('n3'),
    ]);
    expect(new Set(epochs).size).toBe(1);
    await redis.flush();
    const later = await until('a new epoch', async () => {
      const epoch = await gateway.renewLease('n1');
      return epoch !== epochs[0] && epoch;
    });
    expect(await worker.renewLease('n3')).toBe(later);
  });

  it('makes look-ups for delivery wait after a flush until every node had time to register again', async () => {
    let epoch = await gateway.renewLease('n1');
    await gateway.setUsers('n1', usersOf(1));
    await nodesOf(1);
    const renewing = setInterval(() => {
      void gateway.renewLease('n1').then(async (current) => {
        if (current !== epoch) await gateway.setUsers('n1', usersOf(1));
        epoch = current;
      });
    }, gateway.renewMs);
    try {
      for (let round = 0; round < 5; round++) {
        await redis.flush();
        expect(await nodesOf(1)).toEqual(['n1']);
      }
    } finally {
      clearInterval(renewing);
    }
  });

  it('does not make people who ask wait', async () => {
    await redis.flush();
    const startedAt = Date.now();
    expect(await worker.findOnline([1])).toEqual(new Set());
    expect(Date.now() - startedAt).toBeLessThan(gateway.renewMs);
  });

  it('counts the devices of a user on each living node, and says who is on several', async () => {
    await Promise.all([gateway.renewLease('n1'), gateway.renewLease('n2')]);
    expect(await gateway.setUsers('n1', usersOf(1, 2))).toEqual([]);
    const phone = { device: 'ios', ip: '192.0.2.7', connectedAtMs: 1_800_000_000_000 };
    const devices = [{ userId: 2, appId: 1, devices: { count: 3, newest: [phone] } }];
    expect(await gateway.setUsers('n2', devices)).toEqual([2]);
    expect(await worker.devicesOf(2)).toEqual(
      new Map([
        ['n1', so(1)],
        ['n2', { count: 3, newest: [phone] }],
      ]),
    );
    expect(await gateway.setUsers('n1', gone(2))).toEqual([]);
    expect(await worker.devicesOf(2)).toEqual(new Map([['n2', { count: 3, newest: [phone] }]]));
    await gateway.endLease('n2');
    const [patient] = await openProcess();
    expect(await patient.devicesOf(2)).toEqual(new Map());
  });

  it('knows which nodes have sockets of an app', async () => {
    await Promise.all([gateway.renewLease('n1'), gateway.renewLease('n2')]);
    await gateway.setUsers('n1', usersOf(1));
    await gateway.setUsers('n2', [{ userId: 9, appId: 2, devices: so(1) }]);
    expect([await worker.nodesOfApp(1), await worker.nodesOfApp(2), await worker.nodesOfApp(3)]).toEqual([
      ['n1'],
      ['n2'],
      [],
    ]);
    await gateway.setUsers('n1', gone(1));
    expect(await worker.nodesOfApp(1)).toEqual([]);
  });

  it('handles many users in one go', async () => {
    const users = Array.from({ length: 2_500 }, (_, index) => index + 1);
    await gateway.setUsers('n1', usersOf(...users));
    await gateway.renewLease('n1');
    expect((await worker.findOnline(users)).size).toBe(users.length);
    expect((await worker.countOf(1)).users).toBe(users.length);
    await gateway.setUsers('n1', gone(...users));
    expect((await worker.findOnline(users)).size).toBe(0);
  });

  it('says so when Redis is away, instead of calling everybody offline', async () => {
    const [cut, own] = await openProcess();
    await own.goAway();
    await expect(cut.nodesOf([1])).rejects.toThrow();
    await expect(cut.findOnline([1])).rejects.toThrow();
    await expect(cut.setUsers('n1', usersOf(1))).rejects.toThrow();
  });
});
