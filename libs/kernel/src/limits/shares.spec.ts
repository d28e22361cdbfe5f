import { describe, expect, it } from '@jest/globals';
import { Shares } from './shares.js';

const taken = (shares: Shares<string>, key: string, nowMs: number): number => {
  let count = 0;
  while (count < 1_000 && shares.take(key, nowMs)) count++;
  return count;
};

describe(Shares.name, () => {
  it('gives each its own share, ten seconds of it at once', () => {
    const shares = new Shares<string>(2);
    expect(taken(shares, 'a', 0)).toBe(20);
    expect(taken(shares, 'b', 0)).toBe(20);
    expect([500, 1_000, 60_000].map((nowMs) => taken(shares, 'a', nowMs))).toEqual([1, 1, 20]);
  });

  it('has no limit at zero', () => {
    expect(taken(new Shares<string>(0), 'a', 0)).toBe(1_000);
  });

  it('forgets who was quiet longest when there are too many', () => {
    const shares = new Shares<string>(1);
    expect(taken(shares, 'first', 0)).toBe(10);
    for (let index = 0; index < 50_000; index++) shares.take(`other${index}`, 0);
    expect(shares.take('first', 0)).toBe(true);
  });
});
