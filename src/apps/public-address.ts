import { BlockList, isIP } from 'node:net';

/** What IANA's registry of special IPv4 addresses keeps out of the public Internet, and multicast. */
const SPECIAL_V4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Parts of 2000::/3 that are special: Teredo and its neighbours, documentation, 6to4 with any IPv4 inside. */
const SPECIAL_V6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

/** The well-known prefix of NAT64, whose last 32 bits are an IPv4 address: how IPv6-only networks see IPv4 hosts. */
const NAT64 = '64:ff9b::';
const NAT64_PREFIX = 96;

const special = new BlockList();
const publicV6 = new BlockList();
for (const [network, prefix] of SPECIAL_V4) {
  special.addSubnet(network, prefix, 'ipv4');
  special.addSubnet(NAT64 + network, NAT64_PREFIX + prefix, 'ipv6');
}
for (const [network, prefix] of SPECIAL_V6) special.addSubnet(network, prefix, 'ipv6');
publicV6.addSubnet('2000::', 3, 'ipv6');
publicV6.addSubnet(NAT64, NAT64_PREFIX, 'ipv6');

/**
 * Whether an address is one of the public Internet (contract 9, S14): not private, link-local, loopback, multicast,
 * shared by a carrier, unique-local, reserved, or an IPv4 address in the clothes of IPv6. Text that is no address is not.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4');
    case 6:
      return publicV6.check(address, 'ipv6') && !special.check(address, 'ipv6');
    default:
      return false;
  }
}
