import { createHmac, randomBytes } from 'node:crypto';
import { sha256 } from '@hongyan/kernel';

/** With more life left than this, registering again returns the same token (contract 1.3). */
export const TOKEN_REUSE_ABOVE_MS = 86_400_000;

const SEED_BYTES = 16;
const TOKEN_LENGTH = 40;
const TOKEN = /^[0-9a-f]{40}$/;

/** What the database keeps of a token: enough to derive it again with the server's key, worthless without. */
export interface StoredToken {
  readonly seed: Buffer;
  readonly hash: Buffer;
  readonly expiresAtMs: number;
}

/** The life of a user's token. */
export interface TokenTimes {
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export function newSeed(): Buffer {
  return randomBytes(SEED_BYTES);
}

/** The token of a seed: 40 lowercase hex characters, which Android and iOS put into URLs as they are. */
export function deriveToken(seed: Buffer, tokenKey: Buffer): string {
  return createHmac('sha256', tokenKey).update(seed).digest('hex').slice(0, TOKEN_LENGTH);
}

export function hashToken(token: string): Buffer {
  return sha256(token);
}

/** Spares the database a look-up for what cannot be a token. */
export function isTokenShaped(token: string): boolean {
  return TOKEN.test(token);
}
