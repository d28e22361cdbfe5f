import { describe, expect, it } from '@jest/globals';
import { TokenBucket } from './token-bucket.js';

const taken = (bucket: TokenBucket, nowMs: number): number => {
  let count = 0;
  while (bucket.take(nowMs)) count++;
  return count;
};

describe(TokenBucket.name, () => {
  it('gives what it holds at once, then what flows in, and never holds more than its size', () => {
    const bucket = new TokenBucket(100, 5, 0);
    expect([0, 10, 25, 40, 10_000].map((nowMs) => taken(bucket, nowMs))).toEqual([5, 1, 1, 2, 5]);
  });

  it('lets one take more than there is, and waits until the debt is paid', () => {
    const bucket = new TokenBucket(100, 5, 0);
    expect(bucket.take(0, 105)).toBe(true);
    expect([0, 1_000, 1_005, 1_010].map((nowMs) => bucket.take(nowMs))).toEqual([false, false, false, true]);
  });

  it('gives nothing for a clock that went backwards', () => {
    const bucket = new TokenBucket(100, 1, 1_000);
    expect([1_000, 500, 505, 510].map((nowMs) => bucket.take(nowMs))).toEqual([true, false, false, true]);
  });
});
