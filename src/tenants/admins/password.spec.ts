import { describe, expect, it } from '@jest/globals';
import { AdminError } from '@hongyan/kernel';
import { newPassword, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, requireUsablePassword } from './password.js';

const EMAIL = 'somebody@example.com';

function fieldRefused(password: string): string | undefined {
  try {
    requireUsablePassword(password, EMAIL, 'newPassword');
    return undefined;
  } catch (error) {
    const { code, details } = error as AdminError;
    return `${code} ${details.field}`;
  }
}

describe('requireUsablePassword', () => {
  it.each([
    ['too short', 'a'.repeat(PASSWORD_LENGTH_MIN - 1)],
    ['too long', 'a'.repeat(PASSWORD_LENGTH_MAX + 1)],
    ['six characters of two code units each', '\u{1F986}'.repeat(6)],
    ['the address', EMAIL],
    ['the address in capitals', EMAIL.toUpperCase()],
  ])('refuses one that is %s', (_, password) => {
    expect(fieldRefused(password)).toBe('invalid_input newPassword');
  });

  it.each([
    'a'.repeat(PASSWORD_LENGTH_MIN),
    '\u{1F986}'.repeat(PASSWORD_LENGTH_MAX),
    '十二個字的通關密語也可以',
  ])('takes %s', (password) => {
    expect(fieldRefused(password)).toBeUndefined();
  });
});

describe('newPassword', () => {
  it('is usable, and another one each time', () => {
    const all = Array.from({ length: 50 }, newPassword);
    expect(all.map(fieldRefused)).toEqual(all.map(() => undefined));
    expect(new Set(all).size).toBe(all.length);
  });
});
