import { createHash } from 'node:crypto';
import { equalInConstantTime } from '@hongyan/kernel';

/** The four headers of a signed call (contract 2.1). Absent ones are empty. */
export interface SignatureHeaders {
  readonly appKey: string;
  readonly nonce: string;
  readonly timeStamp: string;
  readonly sign: string;
}

/** Lowercase hex SHA-1 over secret, nonce and time-stamp, without separators. */
export function signatureOf(secret: string, nonce: string, timeStamp: string): string {
  return createHash('sha1')
    .update(secret + nonce + timeStamp)
    .digest('hex');
}

/** Whether this secret made the signature. Takes the same time for every wrong one. */
export function isSignedBy(secret: string, headers: SignatureHeaders): boolean {
  return equalInConstantTime(signatureOf(secret, headers.nonce, headers.timeStamp), headers.sign);
}

/** From here on a number of seconds would be in the year 5138, so it must be milliseconds. */
const MILLISECONDS_FROM = 100_000_000_000;

/** Unix milliseconds of a time-stamp in seconds or milliseconds, or null when it is not a number. */
export function timeStampMs(timeStamp: string): number | null {
  if (!/^\d{1,15}$/.test(timeStamp)) return null;
  const value = Number(timeStamp);
  return value >= MILLISECONDS_FROM ? value : value * 1000;
}
