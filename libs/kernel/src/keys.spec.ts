import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deriveKey, equalInConstantTime, sha256 } from './keys.js';

describe(deriveKey.name, () => {
  it('gives the same 32 bytes for the same master key and purpose', () => {
    expect(deriveKey('m'.repeat(32), 'tokens')).toEqual(deriveKey('m'.repeat(32), 'tokens'));
    expect(deriveKey('m'.repeat(32), 'tokens')).toHaveLength(32);
  });

  it('gives unrelated keys for two purposes and for two master keys', () => {
    const keys = [
      deriveKey('m'.repeat(32), 'tokens'),
      deriveKey('m'.repeat(32), 'app secrets'),
      deriveKey('n'.repeat(32), 'tokens'),
    ];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(3);
  });
});

describe(equalInConstantTime.name, () => {
  it('is equality, for texts of any length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
        expect(equalInConstantTime(left, right)).toBe(left === right);
        expect(equalInConstantTime(left, left)).toBe(true);
      }),
    );
  });
});

describe(sha256.name, () => {
  it('hashes the UTF-8 bytes of a text', () => {
    expect(sha256('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
