import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { addressKeyOf, addressOf } from './client-address.js';

const requestOf = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe(addressKeyOf.name, () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8'],
    ['::1', ''],
    [undefined, ''],
  ])('of %s is %s', (address, key) => {
    expect(addressKeyOf(requestOf(address), false)).toBe(key);
  });

  it('believes a proxy only where one is trusted', () => {
    const request = requestOf('192.0.2.7', '198.51.100.1, 192.0.2.9');
    expect(addressKeyOf(request, false)).toBe('192.0.2.7');
    expect(addressKeyOf(request, true)).toBe('198.51.100.1');
    expect(addressKeyOf(requestOf('192.0.2.7'), true)).toBe('192.0.2.7');
  });
});

describe(addressOf.name, () => {
  it('is the whole address', () => {
    expect(addressOf(requestOf('::ffff:192.0.2.7'), false)).toBe('192.0.2.7');
    expect(addressOf(requestOf('2001:db8:1:2:3:4:5:6'), false)).toBe('2001:db8:1:2:3:4:5:6');
    expect(addressOf(requestOf('192.0.2.7', ' 2001:db8::9 , 192.0.2.9'), true)).toBe('2001:db8::9');
    expect(addressOf(requestOf(undefined), false)).toBe('');
  });
});
