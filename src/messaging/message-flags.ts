import type { Pair } from './conversation.js';

/** What a message row says beside its content. */
export const FLAGS = {
  /** One user of the pair had deleted it before it was moved here; a clear mark cannot say so between others. */
  hiddenFromA: 1,
  hiddenFromB: 2,
  /** It never counts as unread: it was imported, or read before it was moved. */
  settled: 4,
} as const;

/** The bit that hides a message from this user of the pair. */
export function hiddenFlagOf(pair: Pair, userId: number): number {
  return userId === pair.aUserId ? FLAGS.hiddenFromA : FLAGS.hiddenFromB;
}
