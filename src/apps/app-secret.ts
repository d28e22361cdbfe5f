import { randomBytes } from 'node:crypto';

const CREDENTIAL_BYTES = 20;

/** A new app key or secret: 40 lowercase hex characters from the system's random source (contract 1.1, 9 S8). */
export function newCredential(): string {
  return randomBytes(CREDENTIAL_BYTES).toString('hex');
}
