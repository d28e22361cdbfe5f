import type { Profile } from '../profile.js';

/** All that is kept about a user but for messages and files. Of a token only when it began and ends. */
export interface PersonalData {
  readonly profile: Omit<Profile, 'id' | 'appId'>;
  readonly welcome: string | null;
  readonly tokens: readonly { readonly createdAtMs: number; readonly expiresAtMs: number }[];
  /** Since when the user's messages are dropped; empty when they are not. */
  readonly blocks: readonly { readonly createdAtMs: number }[];
}
