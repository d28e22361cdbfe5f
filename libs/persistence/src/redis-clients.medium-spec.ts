import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type OwnRedis, startOwnRedis } from '../../../test/harness/engines.js';
import { until } from '../../../test/harness/until.js';
import { testConfig } from '../../../test/medium/parts.js';
import { SILENT } from '../../../test/medium/redis.js';
import { RedisClients } from './redis-clients.js';

describe(RedisClients.name, () => {
  let own: OwnRedis;
  let clients: RedisClients;
  let closings: number;

  beforeEach(async () => {
    own = await startOwnRedis();
    clients = new RedisClients({ ...testConfig(), redisUrl: own.redisUrl }, SILENT);
    closings = 0;
    clients.shared.on('close', () => closings++);
    await clients.untilReady(10_000);
  });

  afterEach(async () => {
    clients.onApplicationShutdown();
    await own.stop();
  });

  /** While Redis is away `lostAtMs` is always now. */
  async function untilItStandsStill(): Promise<number> {
    let former: number | undefined;
    await until('the absence to be over', () => former === (former = clients.lostAtMs));
    return former!;
  }

  it('knows that Redis was silent for a while, although no connection was lost', async () => {
    const pausedAtMs = performance.now();
    await own.redis.pause();
    await until('the silence to be noticed', () => clients.lostAtMs > pausedAtMs);
    const noticedAtMs = performance.now();
    await own.redis.resume();
    const lostAtMs = await untilItStandsStill();
    expect(lostAtMs).toBeGreaterThanOrEqual(noticedAtMs);
    expect(lostAtMs).toBeLessThan(performance.now());
    expect(closings).toBe(0);
    expect(await clients.shared.ping()).toBe('PONG');
  });

  it('knows that Redis was gone, and is there again', async () => {
    const killedAtMs = performance.now();
    await own.redis.kill();
    await until('the loss to be noticed', () => clients.lostAtMs > killedAtMs);
    await own.redis.start();
    await clients.untilReady(10_000);
    expect(await untilItStandsStill()).toBeGreaterThan(killedAtMs);
    expect(closings).toBeGreaterThan(0);
  });
});
