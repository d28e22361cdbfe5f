import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;

/** A key for one purpose, derived from the installation's master key. */
export function deriveKey(masterKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `hongyan ${purpose}`, KEY_BYTES));
}

/** SHA-256 as bytes. */
export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares two texts in a time that tells nothing about where, or whether, they differ in length. */
export function equalInConstantTime(left: string, right: string): boolean {
  const key = sha256(right);
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
