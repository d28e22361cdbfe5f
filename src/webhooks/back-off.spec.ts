import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backOffMs } from './back-off.js';

describe('the pause between attempts', () => {
  it('grows threefold up to the longest, when chance takes nothing off', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => backOffMs(failures, 10_000, 3_600_000, 0));
    expect(pauses).toEqual([10_000, 30_000, 90_000, 270_000, 810_000, 2_430_000, 3_600_000, 3_600_000]);
  });

  it('lasts hours over the default number of attempts', () => {
    const pauses = Array.from({ length: 11 }, (_, index) => backOffMs(index + 1, 10_000, 3_600_000, 1));
    expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThan(3 * 3_600_000);
  });

  it('is at least half of itself, whatever chance says, and never longer than the longest', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const anyNumber = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 10, max: 100_000 }), unit, (failures, firstMs, random) => {
        const fullMs = backOffMs(failures, firstMs, 3_600_000, 0);
        const pauseMs = backOffMs(failures, firstMs, 3_600_000, random);
        expect(pauseMs).toBeGreaterThanOrEqual(Math.floor(fullMs / 2));
        expect(pauseMs).toBeLessThanOrEqual(fullMs);
        expect(fullMs).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });
});
