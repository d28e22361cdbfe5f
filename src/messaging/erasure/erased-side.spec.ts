import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { deriveInbox, type LoggedMessage, type Marks } from '../derive-inbox.js';
import { FLAGS } from '../message-flags.js';
import { afterClearing, afterErasing, type SideCounts } from './erased-side.js';

const ERASED = 1;
const PEER = 2;

const history = fc
  .array(
    fc.record({
      fromUserId: fc.constantFrom(ERASED, PEER),
      flags: fc.constantFrom(0, FLAGS.hiddenFromB, FLAGS.settled),
      createdAtMs: fc.integer({ min: 1, max: 50 }),
    }),
    { maxLength: 30 },
  )
  .map((all): LoggedMessage[] => all.map((message, index) => ({ ...message, seq: index + 1 })));

/** What an inbox row says of a whole conversation. */
function sideOf(
  messages: readonly LoggedMessage[],
  lastSeq: number,
  clearedSeq: number,
  readSeq: number,
): SideCounts & { marks: Marks } {
  const marks = { userId: PEER, hiddenFlag: FLAGS.hiddenFromB, clearedSeq, readSeq };
  const { unreadCount, missingCount, latest } = deriveInbox(messages, lastSeq, marks);
  return {
    marks,
    unreadCount,
    missingCount,
    lastSeq: latest?.seq ?? 0,
    activeAtMs: latest?.createdAtMs ?? 0,
  };
}

describe('a conversation from which one user is erased', () => {
  it('leaves the peer’s row as the log without those messages would make it', () => {
    const marks = fc.record({ cleared: fc.nat(30), read: fc.nat(30) });
    fc.assert(
      fc.property(history, marks, (messages, { cleared, read }) => {
        const end = messages.length;
        const side = sideOf(messages, end, Math.min(cleared, end), Math.min(read, end));
        const erased = messages.filter(({ fromUserId }) => fromUserId === ERASED);
        const stays = messages.filter(({ fromUserId }) => fromUserId === PEER);
        const isShownGone = erased.some(({ seq }) => seq === side.lastSeq);
        const after = afterErasing(side, erased, isShownGone ? stays : null);
        const { marks: _marks, ...expected } = sideOf(stays, end, side.marks.clearedSeq, side.marks.readSeq);
        expect([after.unreadCount, after.missingCount]).toEqual([
          expected.unreadCount,
          expected.missingCount,
        ]);
        if (isShownGone) expect(after).toEqual(expected);
        else expect([after.lastSeq, after.activeAtMs]).toEqual([side.lastSeq, side.activeAtMs]);
      }),
    );
  });

  it('shows the erased user what came later, and nothing of before', () => {
    fc.assert(
      fc.property(history, fc.nat(30), (messages, until) => {
        const clearedSeq = Math.min(until, messages.length);
        const { marks, ...expected } = sideOf(messages, messages.length, clearedSeq, 0);
        const later = messages.filter(({ seq }) => seq > clearedSeq);
        expect(afterClearing(marks, messages.length, later)).toEqual(expected);
      }),
    );
  });
});
