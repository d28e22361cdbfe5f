import { createHash, createHmac } from 'node:crypto';
import { equalInConstantTime } from '@hongyan/kernel';

/** What the second scheme signs (docs/signatures.md). */
export interface SignedCall {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  readonly timeStamp: string;
  readonly nonce: string;
  readonly body: Buffer;
}

const VERSION = 'v1';

/** The value of `x-hongyan-signature`: HMAC-SHA256 over method, target, time-stamp, nonce and the body's hash. */
export function hmacSignatureOf(secret: string, call: SignedCall): string {
  const bodyHash = createHash('sha256').update(call.body).digest('hex');
  const text = [VERSION, call.method, call.target, call.timeStamp, call.nonce, bodyHash].join('\n');
  return `${VERSION}=${createHmac('sha256', secret).update(text).digest('hex')}`;
}

/** Whether this secret made the signature. Takes the same time for every wrong one. */
export function isHmacSignedBy(secret: string, call: SignedCall, signature: string): boolean {
  return equalInConstantTime(hmacSignatureOf(secret, call), signature);
}
