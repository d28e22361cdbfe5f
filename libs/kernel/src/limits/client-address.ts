import type { IncomingMessage } from 'node:http';

const MAPPED = '::ffff:';
/** Sixteen-bit groups of the network that one customer has in IPv6. */
const NETWORK_GROUPS = 4;

/** Whom a limit per address means: an IPv4 address, or a network of IPv6, where a customer has any number of addresses. */
export function addressKeyOf({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined;
  const [first = ''] = (typeof forwarded === 'string' ? forwarded : '').split(',');
  return networkOf(first.trim() || (socket.remoteAddress ?? ''));
}

function networkOf(address: string): string {
  if (address.startsWith(MAPPED)) return address.slice(MAPPED.length);
  if (!address.includes(':')) return address;
  const [groups = ''] = address.split('::');
  return groups.split(':').slice(0, NETWORK_GROUPS).join(':');
}
