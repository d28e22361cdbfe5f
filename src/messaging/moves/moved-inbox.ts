import { isUnreadFor, isVisibleTo, latestOf, type Marks } from '../derive-inbox.js';
import type { MergedMessage } from './merge-histories.js';

/** One user's side of a conversation, as far as a move changes it. */
export interface InboxSide {
  readonly marks: Marks;
  readonly unreadCount: number;
  readonly missingCount: number;
  readonly lastSeq: number;
  readonly activeAtMs: number;
}

/** The side of the target conversation after `merged` took its place at the end. */
export function afterMerge(side: InboxSide, merged: readonly MergedMessage[]): InboxSide {
  const visible = merged.filter((message) => isVisibleTo(side.marks, message));
  const moved = visible.filter((message) => message.isMoved);
  const ownCount = merged.filter((message) => !message.isMoved).length;
  const movedCount = merged.length - ownCount;
  return {
    marks: side.marks,
    unreadCount: side.unreadCount + moved.filter((message) => isUnreadFor(side.marks, message)).length,
    // Each renumbered message leaves a gap behind, or was not to be seen before and is not now.
    missingCount: side.missingCount + ownCount + movedCount - moved.length,
    ...previewAfterMerge(side, merged, visible, moved),
  };
}

function previewAfterMerge(
  side: InboxSide,
  merged: readonly MergedMessage[],
  visible: readonly MergedMessage[],
  moved: readonly MergedMessage[],
): Pick<InboxSide, 'lastSeq' | 'activeAtMs'> {
  const before = { lastSeq: side.lastSeq, activeAtMs: side.activeAtMs };
  const isListed = side.activeAtMs > 0;
  if (!isListed && moved.length === 0) return before;
  if (isListed && side.lastSeq === 0) {
    // The user emptied this preview: only something newer fills it again.
    const newer = latestOf(moved.filter((message) => message.createdAtMs >= side.activeAtMs));
    return newer ? { lastSeq: newer.seq, activeAtMs: newer.createdAtMs } : before;
  }
  const isRenumbered = merged.some((message) => !message.isMoved && message.oldSeq === side.lastSeq);
  const start = isListed && !isRenumbered ? { seq: side.lastSeq, createdAtMs: side.activeAtMs } : null;
  const latest = latestOf(visible, start)!;
  return { lastSeq: latest.seq, activeAtMs: latest.createdAtMs };
}
