import { describe, expect, it } from '@jest/globals';
import { newCredential } from './app-secret.js';

describe('app secrets', () => {
  it('are 40 lowercase hex characters and never the same', () => {
    const credentials = Array.from({ length: 1000 }, () => newCredential());
    for (const credential of credentials) expect(credential).toMatch(/^[0-9a-f]{40}$/);
    expect(new Set(credentials).size).toBe(credentials.length);
  });
});
