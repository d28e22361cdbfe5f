/** A user of an app. Unique by (app, uid), byte for byte. */
export interface User {
  readonly id: number;
  readonly appId: number;
  readonly uid: string;
  readonly nickname: string;
}

/** Profile fields of a registration. Absent ones keep what is stored; `""` blanks (contract 3.4). */
export interface ProfileChange {
  readonly nickname?: string;
  readonly avatar?: string;
  readonly extend?: string;
}

export const NICKNAME_LENGTH_MAX = 100;
export const AVATAR_LENGTH_MAX = 255;

/** The original's database cut what did not fit; so do we, by characters and not within one. */
export function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : [...text].slice(0, lengthMax).join('');
}
