import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatMessageId, newMessageId, parseMessageId } from './message-id.js';

const V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const moment = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe('message ids', () => {
  it('have the shape of a version 4 UUID at any time', () => {
    fc.assert(
      fc.property(moment, (ms) => {
        expect(formatMessageId(newMessageId(ms))).toMatch(V4);
      }),
    );
  });

  it('sort by time, as bytes and as text, so that an index over them grows at one end', () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        fc.pre(one < other);
        const [early, late] = [newMessageId(one), newMessageId(other)];
        expect(Buffer.compare(early, late)).toBe(-1);
        expect(formatMessageId(early) < formatMessageId(late)).toBe(true);
      }),
    );
  });

  it('are unique within one millisecond, over many refills of the random pool', () => {
    const count = 50_000;
    const ids = new Set(Array.from({ length: count }, () => newMessageId(1_700_000_000_000).toString('hex')));
    expect(ids.size).toBe(count);
  });

  it('are not changed by ids that are made later', () => {
    const first = newMessageId(1);
    const before = first.toString('hex');
    for (let count = 0; count < 1000; count++) newMessageId(2);
    expect(first.toString('hex')).toBe(before);
  });

  it('come back from their text, in either letter case', () => {
    fc.assert(
      fc.property(moment, (ms) => {
        const id = newMessageId(ms);
        expect(parseMessageId(formatMessageId(id))).toEqual(id);
        expect(parseMessageId(formatMessageId(id).toUpperCase())).toEqual(id);
      }),
    );
  });

  it.each([
    '',
    '1',
    'g'.repeat(36),
    '3b1f6f0e6f0a4d0e9c7a0a4d5b7b1c11',
    ' 3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11',
  ])('are not what %j says', (text) => expect(parseMessageId(text)).toBeNull());
});
