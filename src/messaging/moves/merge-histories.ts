import { isUnreadFor, isVisibleTo, type LoggedMessage, type Marks } from '../derive-inbox.js';
import { FLAGS } from '../message-flags.js';

/** Messages of one conversation in their order, and how far its two users have read and cleared it. */
export interface HistoryPart {
  readonly messages: readonly LoggedMessage[];
  /** The user whose history is moved, or the one who gets it. */
  readonly owner: Marks;
  readonly peer: Marks;
}

/** A message at its new place. */
export interface MergedMessage extends LoggedMessage {
  readonly isMoved: boolean;
  /** Its place before: in the conversation it comes from. */
  readonly oldSeq: number;
}

/**
 * Merges moved messages with those of the target that are not older than the first of them, and numbers all anew after
 * `lastSeq`: a sequence that a client has seen never comes to mean another message, and who asks for what is new gets
 * them all. Each history keeps its own order; between the two, time decides. What one user had deleted stays hidden
 * from that user, and what was read stays read.
 */
export function mergeHistories(moved: HistoryPart, target: HistoryPart, lastSeq: number): MergedMessage[] {
  const own = { part: target, isMoved: false, keys: orderKeys(target.messages), next: 0 };
  const incoming = { part: moved, isMoved: true, keys: orderKeys(moved.messages), next: 0 };
  const merged: MergedMessage[] = [];
  while (own.next < own.keys.length || incoming.next < incoming.keys.length) {
    const isOwnDue = (own.keys[own.next] ?? Infinity) <= (incoming.keys[incoming.next] ?? Infinity);
    const queue = isOwnDue ? own : incoming;
    const message = queue.part.messages[queue.next++]!;
    merged.push({
      seq: lastSeq + merged.length + 1,
      oldSeq: message.seq,
      isMoved: queue.isMoved,
      fromUserId: message.fromUserId === queue.part.owner.userId ? target.owner.userId : message.fromUserId,
      flags: flagsAtNewPlace(message, queue.part, target),
      createdAtMs: message.createdAtMs,
    });
  }
  return merged;
}

/** The newest time so far: an import may stand after younger messages, and stays there. */
function orderKeys(messages: readonly LoggedMessage[]): number[] {
  let newestMs = 0;
  return messages.map(({ createdAtMs }) => (newestMs = Math.max(newestMs, createdAtMs)));
}

/** Marks speak of sequences, and those change: what they said of this message goes into its flags. */
function flagsAtNewPlace(message: LoggedMessage, part: HistoryPart, target: HistoryPart): number {
  const receiver = message.fromUserId === part.owner.userId ? part.peer : part.owner;
  return (
    (isVisibleTo(part.owner, message) ? 0 : target.owner.hiddenFlag) |
    (isVisibleTo(part.peer, message) ? 0 : target.peer.hiddenFlag) |
    (isUnreadFor(receiver, message) ? 0 : FLAGS.settled)
  );
}
