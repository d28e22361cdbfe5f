import type { IncomingMessage } from 'node:http';

const MAPPED = '::ffff:';
/** Sixteen-bit groups of the network that one customer has in IPv6. */
const NETWORK_GROUPS = 4;

/** Where a request came from: what a trusted proxy says, which may be any text, else the address of the connection. */
export function addressOf({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined;
  const [first = ''] = (typeof forwarded === 'string' ? forwarded : '').split(',');
  const address = first.trim() || (socket.remoteAddress ?? '');
  return address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
}

/** Whom a limit per address means: an IPv4 address, or a network of IPv6, where a customer has any number of addresses. */
export function addressKeyOf(request: IncomingMessage, trustProxy: boolean): string {
  return networkOf(addressOf(request, trustProxy));
}

function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [groups = ''] = address.split('::');
  return groups.split(':').slice(0, NETWORK_GROUPS).join(':');
}
