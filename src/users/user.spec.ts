import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cut, storable, withoutEmpty } from './user.js';

describe('profile changes', () => {
  it('cut what does not fit by characters, not within one', () => {
    expect(cut('😀'.repeat(101), 100)).toBe('😀'.repeat(100));
    expect(storable({ nickname: 'n'.repeat(101), avatar: 'a'.repeat(256), extend: 'e'.repeat(300) })).toEqual(
      {
        nickname: 'n'.repeat(100),
        avatar: 'a'.repeat(255),
        extend: 'e'.repeat(300),
      },
    );
    expect(storable({ extend: '' })).toEqual({ extend: '' });
  });

  it('keep only fields with a value when they come as an edit (3.6)', () => {
    expect(withoutEmpty({ nickname: '', avatar: '0', extend: undefined })).toEqual({});
    expect(withoutEmpty({ nickname: 'Ann', avatar: '' })).toEqual({ nickname: 'Ann' });
  });
});

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
