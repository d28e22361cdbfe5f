/** An old message that an app server hands in (contract 8.7). */
export interface ImportedMessage {
  readonly fromUid: string;
  readonly targetUid: string;
  readonly type: string;
  readonly content: string;
  /** A `dt` or unix seconds; empty for now. */
  readonly createdAt: string;
  /** Repeating an import with the same id stores nothing; a new id is made when it is absent. */
  readonly msgId?: string;
}

/** An accepted import that waits to be stored. */
export interface PendingImport {
  readonly lane: number;
  readonly appId: number;
  readonly fromUserId: number;
  readonly targetUserId: number;
  readonly msgId: Buffer;
  readonly type: string;
  readonly createdAtMs: number;
  readonly contentJson: string;
}

const UNIX_SECONDS = /^\d{1,10}$/;

/**
 * The moment that `created_at` names, in milliseconds: a wall-clock text that `parseWallClock` understands, unix
 * seconds, or now when it is empty. Null for anything else. Nothing is newer than now: a message from the future would
 * stay on top of the contact list.
 */
export function importedAtMs(
  createdAt: string,
  nowMs: number,
  parseWallClock: (text: string) => number | null,
): number | null {
  if (createdAt === '') return nowMs;
  const ms = UNIX_SECONDS.test(createdAt) ? Number(createdAt) * 1000 : parseWallClock(createdAt);
  return ms === null || ms < 0 ? null : Math.min(ms, nowMs);
}
