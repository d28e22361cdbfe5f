import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testConfig } from '../../../test/medium/parts.js';
import { SILENT, TestRedis } from '../../../test/medium/redis.js';
import { RatesStore } from './rates.store.js';
import { SharedRates } from './shared-rates.service.js';

describe(SharedRates.name, () => {
  let redises: TestRedis[];
  let one: SharedRates;
  let other: SharedRates;

  beforeEach(async () => {
    const config = testConfig();
    redises = [await TestRedis.open(config), await TestRedis.open(config)];
    [one, other] = redises.map((redis) => new SharedRates(new RatesStore(redis), SILENT)) as [
      SharedRates,
      SharedRates,
    ];
  });

  afterEach(async () => {
    for (const redis of redises) {
      if (redis.shared.status === 'ready') await redis.flush();
      redis.onApplicationShutdown();
    }
  });

  it('gives two processes together what one alone would get', async () => {
    const startedAt = performance.now();
    const taken = await Promise.all([take(one, 300, 50), take(other, 300, 50), take(one, 300, 50)]);
    const seconds = (performance.now() - startedAt) / 1_000;
    const sum = taken[0] + taken[1] + taken[2];
    expect(sum).toBeGreaterThanOrEqual(10);
    expect(sum).toBeLessThanOrEqual(10 + 50 * seconds);
  });

  it('lets nothing pass at zero, and others as before', async () => {
    expect(await take(one, 5, 0)).toBe(0);
    expect(await take(one, 5, 1_000, 'app-2')).toBe(5);
  });

  it('lets each process pass its fair share while Redis is away', async () => {
    expect(await take(one, 1, 100)).toBe(1);
    // By now both know that they are two.
    expect(await take(other, 1, 100)).toBe(1);
    for (const redis of redises) await redis.goAway();
    const startedAt = performance.now();
    const ofOther = await take(other, 500, 100);
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(ofOther).toBeGreaterThanOrEqual(10);
    // What was leased before is still good, and then half of the rate.
    expect(ofOther).toBeLessThanOrEqual(10 + 10 + 50 * seconds);
  });
});

async function take(rates: SharedRates, count: number, perSecond: number, name = 'app-1'): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, async () => rates.take(name, perSecond)));
  return answers.filter(Boolean).length;
}
