import {
  isUnreadFor,
  isVisibleTo,
  latestOf,
  type LoggedMessage,
  type Marks,
  type Preview,
} from '../derive-inbox.js';

/** What an inbox row says of the log. */
export interface InboxState {
  readonly unreadCount: number;
  readonly readSeq: number;
  readonly clearedSeq: number;
  readonly missingCount: number;
  /** The message that the contact list shows; 0 for none. */
  readonly lastSeq: number;
  readonly activeAtMs: number;
}

export const EMPTY_STATE: InboxState = {
  unreadCount: 0,
  readSeq: 0,
  clearedSeq: 0,
  missingCount: 0,
  lastSeq: 0,
  activeAtMs: 0,
};

/**
 * Derives one user's inbox row from the log, page by page. Marks are the user's own word: they only may not lie beyond
 * the last sequence. So is an empty place in the contact list, or none: the user, a move or retention made it so.
 */
export class InboxRepair {
  private readonly marks: Marks;
  private unreadCount = 0;
  private visibleCount = 0;
  private latest: Preview | null = null;
  /** The latest from the shown message on. */
  private latestSinceShown: Preview | null = null;

  /** `stored` is null when the row is missing, though the two have spoken. */
  constructor(
    user: Pick<Marks, 'userId' | 'hiddenFlag'>,
    private readonly stored: InboxState | null,
    private readonly conversationLastSeq: number,
  ) {
    const { readSeq, clearedSeq } = stored ?? EMPTY_STATE;
    this.marks = {
      ...user,
      readSeq: Math.min(readSeq, conversationLastSeq),
      clearedSeq: Math.min(clearedSeq, conversationLastSeq),
    };
  }

  /** Takes the next messages, in the order of their sequences. */
  add(messages: readonly LoggedMessage[]): void {
    const visible = messages.filter((message) => isVisibleTo(this.marks, message));
    this.visibleCount += visible.length;
    this.unreadCount += messages.filter((message) => isUnreadFor(this.marks, message)).length;
    this.latest = latestOf(visible, this.latest);
    const shownSeq = this.stored?.lastSeq ?? 0;
    const sinceShown = visible.filter(({ seq }) => seq >= shownSeq);
    this.latestSinceShown = latestOf(sinceShown, this.latestSinceShown);
  }

  /** The row as it must be. */
  result(): InboxState {
    const { readSeq, clearedSeq } = this.marks;
    return {
      unreadCount: this.unreadCount,
      readSeq,
      clearedSeq,
      missingCount: this.conversationLastSeq - clearedSeq - this.visibleCount,
      ...this.preview(),
    };
  }

  private preview(): Pick<InboxState, 'lastSeq' | 'activeAtMs'> {
    const { stored, latest, latestSinceShown } = this;
    if (stored) {
      const { lastSeq, activeAtMs } = stored;
      if (lastSeq === 0) return { lastSeq, activeAtMs };
      if (latestSinceShown?.seq === lastSeq && latestSinceShown.createdAtMs === activeAtMs) {
        return { lastSeq, activeAtMs };
      }
    }
    return { lastSeq: latest?.seq ?? 0, activeAtMs: latest?.createdAtMs ?? 0 };
  }
}

/** A number of an inbox row that does not follow from the log. */
export interface Difference {
  readonly field: keyof InboxState | 'row';
  readonly stored: number | null;
  readonly derived: number;
}

/** What of a row is wrong; a row that is missing is one difference. */
export function differencesOf(stored: InboxState | null, derived: InboxState): Difference[] {
  if (!stored) return [{ field: 'row', stored: null, derived: derived.lastSeq }];
  return (Object.keys(EMPTY_STATE) as (keyof InboxState)[])
    .filter((field) => stored[field] !== derived[field])
    .map((field) => ({ field, stored: stored[field], derived: derived[field] }));
}
