import type { AddressInfo } from 'node:net';

/** Where a process reaches its own HTTP server: the address it listens on, or loopback when that is all of them. */
export function ownUrl(listening: AddressInfo | string | null): string {
  if (listening === null || typeof listening === 'string') {
    throw new Error('The HTTP server does not listen on a port.');
  }
  const { address, family, port } = listening;
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (address === '::') return `http://[::1]:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}
