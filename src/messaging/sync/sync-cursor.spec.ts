import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, NOWHERE, type Position } from './sync-cursor.js';

const seq = fc.oneof(fc.nat(300), fc.nat(0xffff_ffff));
const position: fc.Arbitrary<Position> = fc
  .record({ lastSeq: seq, readSeq: seq, peerReadSeq: seq, clearedSeq: seq, missingCount: seq })
  .filter((each) => Object.values(each).some((value) => value > 0));
const positions = fc.dictionary(fc.integer({ min: 1, max: 2 ** 40 }).map(String), position).map(
  (each) =>
    new Map(
      Object.entries(each)
        .map(([id, value]) => [Number(id), value] as const)
        .sort(([one], [other]) => one - other),
    ),
);

describe('a sync cursor', () => {
  it('gives back what was put in, for its own user alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), positions, (userId, told) => {
        const cursor = encodeCursor(userId, told);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(userId, cursor)).toEqual(told);
        expect(decodeCursor(userId + 1, cursor)).toBeNull();
      }),
    );
  });

  it('takes few bytes for a conversation that was read to its end', () => {
    const told = new Map(
      Array.from({ length: 1000 }, (_, index) => [
        1000 + 3 * index,
        { ...NOWHERE, lastSeq: 500, readSeq: 500, peerReadSeq: 500 },
      ]),
    );
    expect(encodeCursor(1, told).length).toBeLessThan(4100);
  });

  it('is not what it is not', () => {
    for (const text of ['0', 'AQ', 'AQE.', 'gICAgICAgICAgIA', 'AQEB', 'AQEBHw', '=', ' ']) {
      expect(decodeCursor(1, text)).toBeNull();
    }
    fc.assert(
      fc.property(fc.base64String(), (text) => {
        const decoded = decodeCursor(1, text);
        for (const each of decoded?.values() ?? []) {
          for (const value of Object.values(each) as number[]) expect(Number.isSafeInteger(value)).toBe(true);
        }
      }),
    );
  });
});
