import { describe, expect, it } from '@jest/globals';
import { RateLimit } from './rate-limit.js';

describe('RateLimit', () => {
  it('admits so many in a window, and again in the next', () => {
    let nowMs = 1_000;
    const limit = new RateLimit(2, 60_000, { nowMs: () => nowMs });
    expect([limit.admits(), limit.admits(), limit.admits()]).toEqual([true, true, false]);
    nowMs += 59_999;
    expect(limit.admits()).toBe(false);
    nowMs += 1;
    expect(limit.admits()).toBe(true);
  });
});
