import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Attempt } from './attempt.js';
import { markerOf, pageOf, pageSizeOf } from './attempt-page.js';

const attempt = fc.record<Attempt>({
  msgId: fc.uuid(),
  attempt: fc.integer({ min: 1, max: 65_535 }),
  atMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  durationMs: fc.nat(),
  outcome: fc.constantFrom('delivered', 'failed', 'dead'),
  status: fc.constantFrom(200, 500, null),
  error: fc.constantFrom('timeout', null),
});

describe('a page of attempts', () => {
  it('tells where the next one begins when it is full', () => {
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 1 }), (attempts) => {
        const { next } = pageOf(attempts, attempts.length);
        const { atMs, msgId, attempt: number } = attempts.at(-1)!;
        expect(markerOf(next!)).toEqual({ atMs, msgId, attempt: number });
        expect(pageOf(attempts, attempts.length + 1).next).toBeNull();
      }),
    );
  });

  it('begins at the newest without a marker, and takes none that it did not make', () => {
    expect(markerOf(undefined)).toBeNull();
    expect(markerOf('')).toBeNull();
    for (const text of ['1', '1.2.3', `1.2.${'x'.repeat(36)}`, `-1.2.3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11`]) {
      expect(() => markerOf(text)).toThrow(expect.objectContaining({ key: 'parameter_error' }));
    }
  });

  it.each([
    [undefined, 50],
    ['', 50],
    ['1', 1],
    ['200', 200],
    ['201', 200],
  ])('has for limit %p %i attempts at most', (limit, size) => {
    expect(pageSizeOf(limit)).toBe(size);
  });
});
