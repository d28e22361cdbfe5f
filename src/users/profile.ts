import type { User } from './user.js';

/** All that others may see of a user. */
export interface Profile extends User {
  readonly avatar: string;
  readonly extend: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}
