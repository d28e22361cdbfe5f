import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deriveToken, hashToken, isTokenShaped, newSeed } from './token.js';

const KEY = randomBytes(32);
const seed = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));

describe('tokens', () => {
  it('are 40 lowercase hex characters, which clients put into URLs as they are', () => {
    fc.assert(fc.property(seed, (bytes) => expect(deriveToken(bytes, KEY)).toMatch(/^[0-9a-f]{40}$/)));
  });

  it('come from seed and key alone: registering again gives the same one', () => {
    fc.assert(
      fc.property(seed, (bytes) => {
        expect(deriveToken(Buffer.from(bytes), Buffer.from(KEY))).toBe(deriveToken(bytes, KEY));
      }),
    );
  });

  it('of two seeds, or of two keys, have nothing to do with each other', () => {
    fc.assert(
      fc.property(seed, seed, (one, other) => {
        fc.pre(!one.equals(other));
        expect(deriveToken(one, KEY)).not.toBe(deriveToken(other, KEY));
        expect(deriveToken(one, KEY)).not.toBe(deriveToken(one, randomBytes(32)));
      }),
    );
  });

  it('cannot be read from what the database keeps: neither seed nor hash is in them', () => {
    const bytes = newSeed();
    const token = deriveToken(bytes, KEY);
    expect(bytes).toHaveLength(16);
    expect(hashToken(token)).toHaveLength(32);
    expect(token).not.toContain(bytes.toString('hex').slice(0, 16));
    expect(hashToken(token).toString('hex')).not.toContain(token.slice(0, 16));
  });

  it('get a new seed each time', () => {
    const seeds = Array.from({ length: 1000 }, () => newSeed().toString('hex'));
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});

describe(isTokenShaped.name, () => {
  it('knows every token', () => {
    fc.assert(fc.property(seed, (bytes) => expect(isTokenShaped(deriveToken(bytes, KEY))).toBe(true)));
  });

  it.each(['', '0', 'a'.repeat(39), 'a'.repeat(41), 'A'.repeat(40), 'g'.repeat(40), `${'a'.repeat(40)}\n`])(
    'spares the database %j',
    (text) => expect(isTokenShaped(text)).toBe(false),
  );
});
