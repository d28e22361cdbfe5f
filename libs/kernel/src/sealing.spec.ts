import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openSecret, sealSecret } from './sealing.js';

const KEY = randomBytes(32);
/** As long as an app's secret. */
const SECRET = randomBytes(20).toString('hex');
/** Width of the column that holds a sealed secret. */
const SEALED_BYTES_MAX = 255;

describe('sealed secrets', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (secret) => {
        expect(openSecret(sealSecret(secret, KEY), KEY)).toBe(secret);
      }),
    );
  });

  it('fit into their column and cannot be seen in it', () => {
    const sealed = sealSecret(SECRET, KEY);
    expect(sealed.length).toBeLessThanOrEqual(SEALED_BYTES_MAX);
    expect(sealed.includes(SECRET)).toBe(false);
  });

  it('look different each time they are sealed', () => {
    expect(sealSecret('x', KEY).equals(sealSecret('x', KEY))).toBe(false);
  });

  it('stay shut for another key', () => {
    expect(() => openSecret(sealSecret('x', KEY), randomBytes(32))).toThrow();
  });

  it('stay shut when any bit was changed', () => {
    const sealed = sealSecret(SECRET, KEY);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (byte, bit) => {
        const changed = Buffer.from(sealed);
        changed[byte] = changed[byte]! ^ (1 << bit);
        expect(() => openSecret(changed, KEY)).toThrow();
      }),
    );
  });

  it('stay shut when they were cut', () => {
    const sealed = sealSecret(SECRET, KEY);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => openSecret(sealed.subarray(0, length), KEY)).toThrow();
    }
  });
});
