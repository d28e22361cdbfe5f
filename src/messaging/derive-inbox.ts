import { FLAGS } from './message-flags.js';

/** A message without what it says. */
export interface LoggedMessage {
  readonly seq: number;
  readonly fromUserId: number;
  readonly flags: number;
  readonly createdAtMs: number;
}

/** How far one user of a conversation has read and cleared it. */
export interface Marks {
  readonly userId: number;
  /** The bit that hides messages from this user. */
  readonly hiddenFlag: number;
  readonly clearedSeq: number;
  readonly readSeq: number;
}

/** What an inbox row must say when it agrees with the log. */
export interface DerivedInbox {
  readonly unreadCount: number;
  readonly missingCount: number;
  readonly visibleCount: number;
  /** The visible message that the contact list shows; null when there is none. */
  readonly latest: Preview | null;
}

export function isVisibleTo(marks: Marks, message: LoggedMessage): boolean {
  return message.seq > marks.clearedSeq && (message.flags & marks.hiddenFlag) === 0;
}

export function isUnreadFor(marks: Marks, message: LoggedMessage): boolean {
  return (
    isVisibleTo(marks, message) &&
    message.fromUserId !== marks.userId &&
    message.seq > marks.readSeq &&
    (message.flags & FLAGS.settled) === 0
  );
}

/** A message as a contact list knows it. */
export type Preview = Pick<LoggedMessage, 'seq' | 'createdAtMs'>;

/**
 * The message that a contact list shows after these, which are in the order of the log: the last one, but a settled
 * one takes the place of an earlier one only when it is not older. (Clocks differ, so the newest is not always last.)
 */
export function latestOf(messages: readonly LoggedMessage[], start: Preview | null = null): Preview | null {
  let latest = start;
  for (const message of messages) {
    const isLive = (message.flags & FLAGS.settled) === 0;
    if (!latest || isLive || message.createdAtMs >= latest.createdAtMs) latest = message;
  }
  return latest;
}

/**
 * Derives one user's inbox row from all messages of a conversation, in the order of their sequences, and the last
 * sequence that was given out.
 */
export function deriveInbox(messages: readonly LoggedMessage[], lastSeq: number, marks: Marks): DerivedInbox {
  const visible = messages.filter((message) => isVisibleTo(marks, message));
  return {
    unreadCount: messages.filter((message) => isUnreadFor(marks, message)).length,
    missingCount: lastSeq - marks.clearedSeq - visible.length,
    visibleCount: visible.length,
    latest: latestOf(visible),
  };
}
