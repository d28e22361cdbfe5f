import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cut } from './user.js';

describe(cut.name, () => {
  it('keeps the first characters, counted as people and the database count them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.nat(60), (text, lengthMax) => {
        expect([...cut(text, lengthMax)]).toEqual([...text].slice(0, lengthMax));
      }),
    );
  });

  it('never cuts within a character', () => {
    expect(cut('😀😀😀', 2)).toBe('😀😀');
    expect(cut('a😀', 2)).toBe('a😀');
    expect(cut('a😀b', 2)).toBe('a😀');
  });
});
