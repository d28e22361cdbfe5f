import { createHmac, randomBytes } from 'node:crypto';
import { sha256 } from '@hongyan/kernel';

const SECRET_BYTES = 32;
const HANDLE_BYTES = 6;

/** What a cookie holds: random, and kept only as its hash. */
export function newSessionToken(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** The hash under which a session, a link or an API token is found again. */
export function hashOf(secret: string): Buffer {
  return sha256(secret);
}

/** An API token: `hyt_<handle>_<secret>`. The prefix with its handle is no secret and is shown in lists. */
export function newApiToken(): { token: string; prefix: string } {
  const prefix = `hyt_${randomBytes(HANDLE_BYTES).toString('base64url')}`;
  return { token: `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`, prefix };
}

/** What pages of the console send beside the cookie, which other sites cannot read: bound to the one session. */
export function csrfTokenOf(tokenHash: Buffer, key: Buffer): string {
  return createHmac('sha256', key).update(tokenHash).digest('base64url');
}
