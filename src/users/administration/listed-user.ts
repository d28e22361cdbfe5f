import type { Profile } from '../profile.js';

/** A user as lists show it. */
export interface ListedUser extends Omit<Profile, 'extend'> {
  readonly isBlocked: boolean;
}
