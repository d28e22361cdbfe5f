/** Which users of an app. */
export interface UserSearch {
  /** The beginning of the uid, or a part of the nickname; empty for all. */
  readonly text: string;
  /** Only those who are blocked, or only those who are not. */
  readonly blocked?: boolean | undefined;
}

/** Where a page of users begins: those found by uid come first, then those found by nickname; both by uid. */
export interface UserMark {
  readonly by: 'uid' | 'nickname';
  readonly after: string;
}

const NICKNAME_PART_MIN = 2;

/** Whether nicknames are looked at, too: for one character nearly all would do. */
export function isForNicknames({ text }: UserSearch): boolean {
  return [...text].length >= NICKNAME_PART_MIN;
}

export function formatUserMark({ by, after }: UserMark): string {
  return `${by}:${after}`;
}

/** Null when the text is no mark. */
export function parseUserMark(text: string): UserMark | null {
  const [, by, after = ''] = /^(uid|nickname):(.*)$/s.exec(text) ?? [];
  return by === 'uid' || by === 'nickname' ? { by, after } : null;
}
