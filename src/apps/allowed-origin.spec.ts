import { describe, expect, it } from '@jest/globals';
import { isOriginAllowed } from './allowed-origin.js';

const ALLOWED = ['https://app.example'];

describe('allowed origins (S22)', () => {
  it.each([
    ['any origin when all are allowed', ['*'], 'https://evil.example', 'im.example', true],
    ['a listed one', ALLOWED, 'https://app.example', 'im.example', true],
    ['a call without one, which no browser makes for a page', ALLOWED, undefined, 'im.example', true],
    ['our own host, which iOS names', ALLOWED, 'https://im.example', 'IM.example', true],
    ['our own host with its port', ALLOWED, 'http://im.example:1216', 'im.example:1216', true],
  ])('let pass %s', (_name, allowed, origin, host, isAllowed) => {
    expect(isOriginAllowed(allowed, origin, host)).toBe(isAllowed);
  });

  it.each(['https://evil.example', 'http://app.example', 'https://app.example:8443', 'null', ''])(
    'keep out "%s"',
    (origin) => {
      expect(isOriginAllowed(ALLOWED, origin, 'im.example')).toBe(false);
    },
  );
});
