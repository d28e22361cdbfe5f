import { randomBytes } from 'node:crypto';

const CREDENTIAL_BYTES = 20;

/** A new app key or secret: 40 lowercase hex characters from the system's random source (contract 1.1, 9 S8). */
export function newCredential(): string {
  return randomBytes(CREDENTIAL_BYTES).toString('hex');
}

/** Secrets that may sign for an app at a time: the old and the new one while it rotates. */
export const SECRETS_MAX = 2;

export const HOUR_MS = 3_600_000;
/** How long an old secret may live on beside a new one. */
export const KEEP_HOURS_MAX = 720;

/** A secret that signs. */
export interface SigningSecret {
  readonly id: number;
  readonly secret: string;
  readonly expiresAtMs: number | null;
}

/** A secret as it is shown: everything but its value. */
export interface SecretRecord {
  readonly id: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  /** Exact to a minute. */
  readonly lastUsedAtMs: number | null;
  /** `ending` ones sign until they expire. */
  readonly status: 'live' | 'ending' | 'ended';
}

/** Whether it may still sign. */
export function isSigning({ expiresAtMs }: { readonly expiresAtMs: number | null }, nowMs: number): boolean {
  return expiresAtMs === null || expiresAtMs > nowMs;
}

export function secretStatusOf(expiresAtMs: number | null, nowMs: number): SecretRecord['status'] {
  if (expiresAtMs === null) return 'live';
  return expiresAtMs > nowMs ? 'ending' : 'ended';
}
