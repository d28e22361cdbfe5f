import { formatMessageId, leastMessageId, messageIdTimeMs, parseMessageId } from '@hongyan/kernel';
import type { TracedMessage } from './life.js';
import type { RefusedSend } from './refused-send.js';

/** Where a page of a conversation begins: stored messages before a sequence, refused ones before an id. */
export interface LivesMark {
  readonly beforeSeq: number;
  readonly beforeRefusal: string;
}

export function formatLivesMark({ beforeSeq, beforeRefusal }: LivesMark): string {
  return `${beforeSeq}.${beforeRefusal}`;
}

/** Null when the text is no mark. */
export function parseLivesMark(text: string): LivesMark | null {
  const [, seq, refusal = ''] = /^(\d{1,10})\.(.{36})$/.exec(text) ?? [];
  return parseMessageId(refusal) ? { beforeSeq: Number(seq), beforeRefusal: refusal } : null;
}

/** Everything that was stored before a sequence, and refused up to a moment. */
export function markAt(beforeSeq: number, untilMs: number): LivesMark {
  return { beforeSeq, beforeRefusal: formatMessageId(leastMessageId(untilMs + 1)) };
}

export type Happening = TracedMessage | RefusedSend;

export function isRefused(happening: Happening): happening is RefusedSend {
  return 'blockedBy' in happening;
}

/**
 * Stored messages and refused ones in one list, newest first, as both lists are; stored ones keep the order of their
 * sequences. `next` is where the page behind these begins.
 */
export function mergeHappenings(
  stored: readonly TracedMessage[],
  refused: readonly RefusedSend[],
  limit: number,
  from: LivesMark,
): { happenings: Happening[]; next: LivesMark } {
  const happenings: Happening[] = [];
  let [s, r] = [0, 0];
  while (happenings.length < limit && (s < stored.length || r < refused.length)) {
    const message = stored[s];
    const send = refused[r];
    if (message && (!send || message.createdAtMs >= messageIdTimeMs(send.msgId))) {
      happenings.push(message);
      s++;
    } else {
      happenings.push(send!);
      r++;
    }
  }
  const lastStored = stored[s - 1];
  const lastRefused = refused[r - 1];
  return {
    happenings,
    next: {
      beforeSeq: lastStored?.seq ?? from.beforeSeq,
      beforeRefusal: lastRefused ? formatMessageId(lastRefused.msgId) : from.beforeRefusal,
    },
  };
}
