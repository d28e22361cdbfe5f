import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPublicAddress } from './public-address.js';

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.0.1',
  '172.32.0.1',
  '192.169.0.1',
];
const PUBLIC_V6 = [
  '2606:4700:4700::1111',
  '2a00:1450:4001::200e',
  '64:ff9b::8.8.8.8',
  '2001:4860:4860::8888',
];

const SPECIAL = [
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['this network', '0.0.0.0'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['metadata of clouds', '169.254.169.254'],
  ['carrier', '100.64.0.1'],
  ['carrier', '100.127.255.255'],
  ['benchmarks', '198.18.0.1'],
  ['documentation', '203.0.113.7'],
  ['multicast', '224.0.0.1'],
  ['multicast', '239.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['loopback', '::1'],
  ['unspecified', '::'],
  ['mapped', '::ffff:127.0.0.1'],
  ['mapped', '::ffff:a9fe:a9fe'],
  ['mapped, though public', '::ffff:8.8.8.8'],
  ['compatible', '::127.0.0.1'],
  ['NAT64 of private', '64:ff9b::10.0.0.1'],
  ['NAT64 of metadata', '64:ff9b::a9fe:a9fe'],
  ['local NAT64', '64:ff9b:1::1'],
  ['link-local', 'fe80::1'],
  ['link-local with zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['unique-local', 'fc00::1'],
  ['unique-local metadata', 'fd00:ec2::254'],
  ['multicast', 'ff02::1'],
  ['6to4 of loopback', '2002:7f00:1::'],
  ['Teredo', '2001:0:7f00:1::'],
  ['documentation', '2001:db8::1'],
  ['discard', '100::1'],
  ['no address', 'localhost'],
  ['no address', ''],
] as const;

describe('a public address', () => {
  it.each([...PUBLIC, ...PUBLIC_V6])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(SPECIAL)('is none of %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it('is never one of IPv4 that is hidden in a mapped one', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => !isPublicAddress(`::ffff:${address}`)));
  });

  it('is behind NAT64 exactly what it is without', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        (address) => isPublicAddress(`64:ff9b::${address}`) === isPublicAddress(address),
      ),
    );
  });
});
