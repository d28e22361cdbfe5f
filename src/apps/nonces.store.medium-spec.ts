import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unique } from '../../test/harness/unique.js';
import { until } from '../../test/harness/until.js';
import { testConfig } from '../../test/medium/parts.js';
import { TestRedis } from '../../test/medium/redis.js';
import { NoncesStore } from './nonces.store.js';

const TTL_MS = 60_000;

describe(NoncesStore.name, () => {
  const config = testConfig();
  let redis: TestRedis;
  let otherRedis: TestRedis;
  let nonces: NoncesStore;
  let elsewhere: NoncesStore;

  beforeAll(async () => {
    [redis, otherRedis] = await Promise.all([TestRedis.open(config), TestRedis.open(config)]);
    nonces = new NoncesStore(redis);
    elsewhere = new NoncesStore(otherRedis);
  });

  afterAll(() => {
    redis.onApplicationShutdown();
    otherRedis.onApplicationShutdown();
  });

  it('gives a nonce once, in all processes together', async () => {
    const nonce = unique('n');
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? nonces : elsewhere).take(1, nonce, TTL_MS)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await nonces.take(1, nonce, TTL_MS)).toBe(false);
  });

  it('keeps the nonces of two apps apart', async () => {
    const nonce = unique('n');
    expect(await nonces.take(1, nonce, TTL_MS)).toBe(true);
    expect(await nonces.take(2, nonce, TTL_MS)).toBe(true);
  });

  it('takes a nonce of any length and content', async () => {
    const nonce = `${unique('n')} \r\n鴻${'x'.repeat(100_000)}`;
    expect(await nonces.take(1, nonce, TTL_MS)).toBe(true);
    expect(await nonces.take(1, nonce, TTL_MS)).toBe(false);
  });

  it('gives a nonce again when its time is over', async () => {
    const nonce = unique('n');
    expect(await nonces.take(1, nonce, 50)).toBe(true);
    await until('the nonce to be free again', () => nonces.take(1, nonce, TTL_MS));
  });

  it('still sees a replay while Redis is away', async () => {
    const nonce = unique('n');
    await redis.goAway();
    expect([await nonces.take(1, nonce, TTL_MS), await nonces.take(1, nonce, TTL_MS)]).toEqual([true, false]);
    await redis.comeBack();
  });

  it('still sees the replay of a call from before Redis went away', async () => {
    const nonce = unique('n');
    expect(await nonces.take(1, nonce, TTL_MS)).toBe(true);
    await redis.goAway();
    const again = await nonces.take(1, nonce, TTL_MS);
    await redis.comeBack();
    expect(again).toBe(false);
  });

  it('still sees the replay of a call from the outage when Redis is back', async () => {
    const nonce = unique('n');
    await redis.goAway();
    expect(await nonces.take(1, nonce, TTL_MS)).toBe(true);
    await redis.comeBack();
    expect(await nonces.take(1, nonce, TTL_MS)).toBe(false);
  });

  it('uses Redis again after an outage', async () => {
    await redis.goAway();
    await nonces.take(1, unique('n'), TTL_MS);
    await redis.comeBack();
    const nonce = unique('n');
    expect(await elsewhere.take(1, nonce, TTL_MS)).toBe(true);
    expect(await nonces.take(1, nonce, TTL_MS)).toBe(false);
  });
});
