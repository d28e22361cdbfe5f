import { describe, expect, it } from '@jest/globals';
import { isSigning, newCredential, secretStatusOf } from './app-secret.js';

describe('app secrets', () => {
  it('are 40 lowercase hex characters and never the same', () => {
    const credentials = Array.from({ length: 1000 }, () => newCredential());
    for (const credential of credentials) expect(credential).toMatch(/^[0-9a-f]{40}$/);
    expect(new Set(credentials).size).toBe(credentials.length);
  });
});

describe(secretStatusOf.name, () => {
  it.each([
    [null, 'live', true],
    [1_001, 'ending', true],
    [1_000, 'ended', false],
    [0, 'ended', false],
  ])('is for one that ends at %p: %s', (expiresAtMs, status, signs) => {
    expect([secretStatusOf(expiresAtMs, 1_000), isSigning({ expiresAtMs }, 1_000)]).toEqual([status, signs]);
  });
});
