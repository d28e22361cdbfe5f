import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalizeUrl } from './paths.js';

describe(normalizeUrl.name, () => {
  it.each([
    ['/', '/'],
    ['', '/'],
    ['//', '/'],
    ['/chat/users', '/chat/users'],
    ['//chat/users', '/chat/users'],
    ['/chat/users///', '/chat/users'],
    ['///chat/users/?a=/b/', '/chat/users?a=/b/'],
    ['/?token=x', '/?token=x'],
    ['?token=x', '/?token=x'],
    ['/chat//users', '/chat//users'],
    ['/a?b?c/', '/a?b?c/'],
  ])('%j becomes %j', (url, expected) => expect(normalizeUrl(url)).toBe(expected));

  it('ignores outer slashes, leaves the query alone and has nothing left to do the second time', () => {
    const slashes = fc.nat(5).map((count) => '/'.repeat(count));
    const inner = fc.stringMatching(/^[a-z]+(\/{1,2}[a-z]+)*$/);
    const query = fc.oneof(
      fc.constant(''),
      fc.webQueryParameters().map((text) => `?${text}`),
    );
    fc.assert(
      fc.property(slashes, inner, slashes, query, (before, path, after, tail) => {
        const normal = normalizeUrl(before + path + after + tail);
        expect(normal).toBe(`/${path}${tail}`);
        expect(normalizeUrl(normal)).toBe(normal);
      }),
    );
  });
});
