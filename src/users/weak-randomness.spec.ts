import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newCredential } from '../apps/secrets/app-secret.js';
import { deriveToken, newSeed } from './token.js';

const KEY = Buffer.alloc(32, 7);

describe('keys, secrets and tokens', () => {
  beforeEach(() => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    jest.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000);
  });

  afterEach(() => void jest.restoreAllMocks());

  it('S8. do not follow from the time and a weak generator, which made them in the original', () => {
    const credentials = Array.from({ length: 1000 }, () => newCredential());
    const tokens = Array.from({ length: 1000 }, () => deriveToken(newSeed(), KEY));
    for (const made of [credentials, tokens]) {
      expect(new Set(made).size).toBe(1000);
      for (const each of made) expect(each).toMatch(/^[0-9a-f]{40}$/);
      // A thousand of them miss one of the sixteen digits in a place once in 10^27 runs.
      for (const place of [0, 20, 39]) expect(new Set(made.map((each) => each[place])).size).toBe(16);
    }
  });

  it('S8. tokens cannot be derived from what the database holds', () => {
    const seed = newSeed();
    expect(deriveToken(seed, KEY)).not.toBe(deriveToken(seed, Buffer.alloc(32, 8)));
  });
});
