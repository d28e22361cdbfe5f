import { describe, expect, it } from '@jest/globals';
import { bucketOf, quantile } from './latency.js';

const countsOf = (times: readonly number[]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const ms of times) counts.set(bucketOf(ms), (counts.get(bucketOf(ms)) ?? 0) + 1);
  return counts;
};

describe('latencies in buckets', () => {
  it('keep their order, whatever their size', () => {
    const times = [0, 1, 15, 16, 17, 18, 31, 32, 33, 63, 64, 1_000, 60_000, 2 ** 31, 1e12];
    const buckets = times.map(bucketOf);
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
    expect(bucketOf(-3)).toBe(bucketOf(0));
  });

  it('are shown at most a twelfth off', () => {
    for (let ms = 1; ms < 200_000; ms = Math.ceil(ms * 1.07)) {
      const shown = quantile(countsOf([ms]), 0.5)!;
      expect(Math.abs(shown - ms) / ms).toBeLessThanOrEqual(1 / 12);
    }
  });

  it('tell the time that half, and all but a hundredth, took at most', () => {
    const times = Array.from({ length: 1_000 }, (_, index) => (index < 985 ? 3 : 500));
    const counts = countsOf(times);
    expect(quantile(counts, 0.5)).toBe(3);
    expect(quantile(counts, 0.99)).toBeGreaterThan(450);
    expect(quantile(new Map(), 0.5)).toBeNull();
  });
});
