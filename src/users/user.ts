/** A user of an app. Unique by (app, uid), byte for byte. */
export interface User {
  readonly id: number;
  readonly appId: number;
  readonly uid: string;
  readonly nickname: string;
}

export const PROFILE_FIELDS = ['nickname', 'avatar', 'extend'] as const;

/** Profile fields that change. Absent ones keep what is stored; `""` blanks (contract 3.4). */
export type ProfileChange = { readonly [Field in (typeof PROFILE_FIELDS)[number]]?: string };

export const NICKNAME_LENGTH_MAX = 100;
export const AVATAR_LENGTH_MAX = 255;

/** The original's database cut what did not fit; so do we, by characters and not within one. */
export function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : [...text].slice(0, lengthMax).join('');
}

/** What the profile columns can hold of a change. */
export function storable(change: ProfileChange): ProfileChange {
  return {
    ...change,
    ...(change.nickname === undefined ? {} : { nickname: cut(change.nickname, NICKNAME_LENGTH_MAX) }),
    ...(change.avatar === undefined ? {} : { avatar: cut(change.avatar, AVATAR_LENGTH_MAX) }),
  };
}

/** What is left of an edit without its empty fields: they say nothing there, and `"0"` is empty too (contract 3.6). */
export function withoutEmpty(change: ProfileChange): ProfileChange {
  return Object.fromEntries(
    PROFILE_FIELDS.flatMap((field) =>
      ['', '0', undefined].includes(change[field]) ? [] : [[field, change[field]]],
    ),
  );
}
