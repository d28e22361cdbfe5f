import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newCredential, openSecret, sealSecret } from './app-secret.js';

const KEY = randomBytes(32);
/** Width of the column that holds a sealed secret. */
const SEALED_BYTES_MAX = 255;

describe('app secrets', () => {
  it('are 40 lowercase hex characters and never the same', () => {
    const credentials = Array.from({ length: 1000 }, () => newCredential());
    for (const credential of credentials) expect(credential).toMatch(/^[0-9a-f]{40}$/);
    expect(new Set(credentials).size).toBe(credentials.length);
  });

  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (secret) => {
        expect(openSecret(sealSecret(secret, KEY), KEY)).toBe(secret);
      }),
    );
  });

  it('fit into their column and cannot be seen in it', () => {
    const secret = newCredential();
    const sealed = sealSecret(secret, KEY);
    expect(sealed.length).toBeLessThanOrEqual(SEALED_BYTES_MAX);
    expect(sealed.includes(secret)).toBe(false);
  });

  it('look different each time they are sealed', () => {
    expect(sealSecret('x', KEY).equals(sealSecret('x', KEY))).toBe(false);
  });

  it('stay shut for another key', () => {
    expect(() => openSecret(sealSecret('x', KEY), randomBytes(32))).toThrow();
  });

  it('stay shut when any bit was changed', () => {
    const sealed = sealSecret(newCredential(), KEY);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (byte, bit) => {
        const changed = Buffer.from(sealed);
        changed[byte] = changed[byte]! ^ (1 << bit);
        expect(() => openSecret(changed, KEY)).toThrow();
      }),
    );
  });

  it('stay shut when they were cut', () => {
    const sealed = sealSecret(newCredential(), KEY);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => openSecret(sealed.subarray(0, length), KEY)).toThrow();
    }
  });
});
