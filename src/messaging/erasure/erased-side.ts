import {
  deriveInbox,
  isUnreadFor,
  isVisibleTo,
  latestOf,
  type LoggedMessage,
  type Marks,
} from '../derive-inbox.js';

/** What an inbox row says beside its marks. */
export interface SideCounts {
  readonly unreadCount: number;
  readonly missingCount: number;
  readonly lastSeq: number;
  readonly activeAtMs: number;
}

/** A peer's row when messages go. `remaining` are those that stay, from the last live one on; asked for when needed. */
export function afterErasing(
  side: SideCounts & { readonly marks: Marks },
  erased: readonly LoggedMessage[],
  remaining: readonly LoggedMessage[] | null,
): SideCounts {
  const { marks } = side;
  const counts = {
    missingCount: side.missingCount + erased.filter((message) => isVisibleTo(marks, message)).length,
    unreadCount: side.unreadCount - erased.filter((message) => isUnreadFor(marks, message)).length,
  };
  if (!remaining) return { ...counts, lastSeq: side.lastSeq, activeAtMs: side.activeAtMs };
  const latest = latestOf(remaining.filter((message) => isVisibleTo(marks, message)));
  return { ...counts, lastSeq: latest?.seq ?? 0, activeAtMs: latest?.createdAtMs ?? 0 };
}

/** The erased user's own row: everything up to a sequence is hidden, and what came later stays. */
export function afterClearing(
  marks: Marks,
  conversationLastSeq: number,
  later: readonly LoggedMessage[],
): SideCounts {
  const { unreadCount, missingCount, latest } = deriveInbox(later, conversationLastSeq, marks);
  return { unreadCount, missingCount, lastSeq: latest?.seq ?? 0, activeAtMs: latest?.createdAtMs ?? 0 };
}
