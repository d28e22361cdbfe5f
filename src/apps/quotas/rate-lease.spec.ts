import { beforeEach, describe, expect, it } from '@jest/globals';
import { RateLease } from './rate-lease.js';

describe(RateLease.name, () => {
  let nowMs: number;
  /** What the shared bucket holds. */
  let bucket: number;
  let trips: [want: number, unused: number][];
  let lease: RateLease;

  beforeEach(() => {
    nowMs = 0;
    bucket = 1_000;
    trips = [];
    lease = new RateLease(
      async (_, want, unused) => {
        await Promise.resolve();
        trips.push([want, unused]);
        const granted = Math.min(want, bucket + unused);
        bucket += unused - granted;
        return granted;
      },
      () => nowMs,
    );
  });

  async function take(count: number, perSecond = 200): Promise<number> {
    const answers = await Promise.all(Array.from({ length: count }, async () => lease.take(perSecond)));
    return answers.filter(Boolean).length;
  }

  it('makes one trip for a tenth of a second, and none for those who find a token', async () => {
    expect(await take(1)).toBe(1);
    expect(await take(19)).toBe(19);
    expect(trips).toEqual([[20, 0]]);
    expect(lease.take(200)).toBeInstanceOf(Promise);
  });

  it('asks for all who came at once', async () => {
    expect(await take(500)).toBe(500);
    expect(bucket).toBeGreaterThanOrEqual(480);
    expect(trips.length).toBeLessThanOrEqual(3);
  });

  it('hands out what there is, and asks no more for a moment', async () => {
    bucket = 5;
    expect(await take(8)).toBe(5);
    expect(lease.take(200)).toBe(false);
    nowMs = 49;
    expect(lease.take(200)).toBe(false);
    bucket = 3;
    nowMs = 51;
    expect(await take(8)).toBe(3);
  });

  it('hands back what it did not use', async () => {
    await take(5);
    lease.giveBack();
    nowMs = 101;
    await take(1);
    expect(trips).toEqual([
      [20, 0],
      [20, 16],
    ]);
    expect(bucket).toBe(1_000 - 20 + 16 - 20);
  });
});
