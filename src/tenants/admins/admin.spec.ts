import { describe, expect, it } from '@jest/globals';
import { EMAIL, normalEmail } from './admin.js';

describe('e-mail addresses', () => {
  it('are one whatever their case and the space around them', () => {
    expect(normalEmail('  Some.Body@Example.COM\n')).toBe('some.body@example.com');
  });

  it.each(['a@b', 'some.body+tag@example.com', '測試@example.com'])('%s is one', (email) => {
    expect(EMAIL.test(email)).toBe(true);
  });

  it.each([
    '',
    'a',
    '@b',
    'a@',
    'a@b@c',
    'a b@c',
    'a@b, c@d',
    'a@b;c@d',
    '"a"@b',
    'A <a@b>',
    'a@b\nBcc: c@d',
  ])('%j is none', (email) => {
    expect(EMAIL.test(email)).toBe(false);
  });
});
