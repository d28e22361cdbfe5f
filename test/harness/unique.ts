import { randomBytes } from 'node:crypto';

/** A name that no other test has: all tests share one server and run side by side. */
export function unique(prefix: string): string {
  return `${prefix}${randomBytes(6).toString('hex')}`;
}
