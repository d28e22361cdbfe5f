import { describe, expect, it } from '@jest/globals';
import { csrfTokenOf, hashOf, newApiToken, newSessionToken } from './bearer.js';

const KEY = Buffer.alloc(32, 1);

describe('what callers carry', () => {
  it('is 256 random bits for a session', () => {
    const [one, other] = [newSessionToken(), newSessionToken()];
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(one).not.toBe(other);
  });

  it('is an API token whose prefix says which one, and nothing of its secret', () => {
    const { token, prefix } = newApiToken();
    expect(prefix).toMatch(/^hyt_[\w-]{8}$/);
    expect(token.startsWith(`${prefix}_`)).toBe(true);
    expect(token.slice(prefix.length + 1)).toMatch(/^[\w-]{43}$/);
  });

  it('is found again by its hash alone', () => {
    const token = newSessionToken();
    expect(hashOf(token)).toEqual(hashOf(token));
    expect(hashOf(token)).toHaveLength(32);
    expect(hashOf(token)).not.toEqual(hashOf(`${token} `));
  });

  it('has a CSRF token that fits one session under one key', () => {
    const [one, other] = [hashOf('one'), hashOf('other')];
    expect(csrfTokenOf(one, KEY)).toBe(csrfTokenOf(one, KEY));
    const all = [csrfTokenOf(one, KEY), csrfTokenOf(other, KEY), csrfTokenOf(one, Buffer.alloc(32, 2))];
    expect(new Set(all).size).toBe(3);
  });
});
