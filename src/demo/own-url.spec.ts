import { describe, expect, it } from '@jest/globals';
import { ownUrl } from './own-url.js';

describe('ownUrl', () => {
  it.each([
    ['0.0.0.0', 'IPv4', 'http://127.0.0.1:5204'],
    ['::', 'IPv6', 'http://[::1]:5204'],
    ['192.0.2.7', 'IPv4', 'http://192.0.2.7:5204'],
    ['::1', 'IPv6', 'http://[::1]:5204'],
  ])('reaches a server on %s', (address, family, url) => {
    expect(ownUrl({ address, family, port: 5204 })).toBe(url);
  });

  it.each([null, '/run/hongyan.sock'])('throws for a server that has no port: %s', (listening) => {
    expect(() => ownUrl(listening)).toThrow('does not listen on a port');
  });
});
