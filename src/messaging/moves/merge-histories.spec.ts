import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deriveInbox, isUnreadFor, isVisibleTo, type LoggedMessage, type Marks } from '../derive-inbox.js';
import { FLAGS } from '../message-flags.js';
import { type HistoryPart, type MergedMessage, mergeHistories } from './merge-histories.js';
import { afterMerge } from './moved-inbox.js';

const [GUEST, ME, PEER] = [1, 2, 3];

const marks = (userId: number, hiddenFlag: number): fc.Arbitrary<Marks> =>
  fc.record({
    userId: fc.constant(userId),
    hiddenFlag: fc.constant(hiddenFlag),
    clearedSeq: fc.nat(8),
    readSeq: fc.nat(8),
  });

/** A conversation of one owner with the peer; times may run backwards, as imports and clocks do. */
const historyOf = (ownerId: number): fc.Arbitrary<HistoryPart> =>
  fc.record({
    messages: fc
      .array(
        fc.record({
          isFromPeer: fc.boolean(),
          flags: fc.nat(7),
          createdAtMs: fc.integer({ min: 1, max: 20 }),
        }),
        { maxLength: 12 },
      )
      .map((rows) =>
        rows.map(({ isFromPeer, ...rest }, index) => ({
          seq: index + 1,
          fromUserId: isFromPeer ? PEER : ownerId,
          ...rest,
        })),
      ),
    // The guest is on the other side of the pair than the one who gets the history.
    owner: marks(ownerId, ownerId === GUEST ? FLAGS.hiddenFromA : FLAGS.hiddenFromB),
    peer: marks(PEER, ownerId === GUEST ? FLAGS.hiddenFromB : FLAGS.hiddenFromA),
  });

describe(mergeHistories.name, () => {
  it('numbers all anew after the last sequence, each history in its own order', () => {
    fc.assert(
      fc.property(
        historyOf(GUEST),
        historyOf(ME),
        fc.integer({ min: 12, max: 99 }),
        (moved, target, lastSeq) => {
          const merged = mergeHistories(moved, target, lastSeq);
          expect(merged.map(({ seq }) => seq)).toEqual(merged.map((_, index) => lastSeq + 1 + index));
          for (const [isMoved, part] of [
            [true, moved],
            [false, target],
          ] as const) {
            const kept = merged.filter((message) => message.isMoved === isMoved).map(({ oldSeq }) => oldSeq);
            expect(kept).toEqual(part.messages.map(({ seq }) => seq));
          }
        },
      ),
    );
  });

  it('is in the order of time when both were', () => {
    fc.assert(
      fc.property(historyOf(GUEST), historyOf(ME), (moved, target) => {
        const merged = mergeHistories(sorted(moved), sorted(target), 50);
        expect(
          merged.every((each, index) => index === 0 || merged[index - 1]!.createdAtMs <= each.createdAtMs),
        ).toBe(true);
      }),
    );
  });

  it('hides from each what was hidden, keeps read what was read, and knows the guest as the new user', () => {
    fc.assert(
      fc.property(historyOf(GUEST), historyOf(ME), (moved, target) => {
        const fresh = {
          owner: { ...target.owner, clearedSeq: 0, readSeq: 0 },
          peer: { ...target.peer, clearedSeq: 0, readSeq: 0 },
        };
        for (const message of mergeHistories(moved, target, 50)) {
          const part = message.isMoved ? moved : target;
          const before = part.messages[message.oldSeq - 1]!;
          expect(message.fromUserId).toBe(before.fromUserId === GUEST ? ME : before.fromUserId);
          for (const side of ['owner', 'peer'] as const) {
            expect(isVisibleTo(fresh[side], message)).toBe(isVisibleTo(part[side], before));
            expect(isUnreadFor(fresh[side], message)).toBe(isUnreadFor(part[side], before));
          }
        }
      }),
    );
  });
});

describe(afterMerge.name, () => {
  it('counts as the log does, whatever part of the target was renumbered', () => {
    fc.assert(
      fc.property(historyOf(GUEST), historyOf(ME), (movedPart, whole) => {
        const moved = {
          ...movedPart,
          messages: movedPart.messages.filter((each) => isVisibleTo(movedPart.owner, each)),
        };
        fc.pre(moved.messages.length > 0);
        const lastSeq = whole.messages.length;
        const clipped = { owner: clip(whole.owner, lastSeq), peer: clip(whole.peer, lastSeq) };
        const from = whole.messages.findIndex((each) => each.createdAtMs > moved.messages[0]!.createdAtMs);
        const tail = from === -1 ? [] : whole.messages.slice(from);
        const merged = mergeHistories(moved, { messages: tail, ...clipped }, lastSeq);
        const log: LoggedMessage[] = [...whole.messages.slice(0, lastSeq - tail.length), ...merged];
        for (const side of [clipped.owner, clipped.peer]) {
          const before = deriveInbox(whole.messages, lastSeq, side);
          const after = afterMerge(
            {
              marks: side,
              unreadCount: before.unreadCount,
              missingCount: before.missingCount,
              lastSeq: before.latest?.seq ?? 0,
              activeAtMs: before.latest?.createdAtMs ?? 0,
            },
            merged,
          );
          const derived = deriveInbox(log, lastSeq + merged.length, side);
          expect(after).toMatchObject({
            unreadCount: derived.unreadCount,
            missingCount: derived.missingCount,
          });
          const isListed = derived.visibleCount > 0;
          expect(after.lastSeq > 0).toBe(isListed);
          if (isListed)
            expect(log.find(({ seq }) => seq === after.lastSeq)?.createdAtMs).toBe(after.activeAtMs);
        }
      }),
    );
  });

  it('leaves an emptied preview empty for what is older, and fills it with what is newer', () => {
    const side = {
      marks: { userId: PEER, hiddenFlag: FLAGS.hiddenFromB, clearedSeq: 0, readSeq: 9 },
      unreadCount: 0,
      missingCount: 0,
      lastSeq: 0,
      activeAtMs: 10,
    };
    expect(afterMerge(side, movedAt(9))).toMatchObject({ lastSeq: 0, activeAtMs: 10 });
    expect(afterMerge(side, movedAt(11))).toMatchObject({ lastSeq: 10, activeAtMs: 11 });
  });
});

function sorted(part: HistoryPart): HistoryPart {
  const times = part.messages.map(({ createdAtMs }) => createdAtMs).toSorted((one, other) => one - other);
  return { ...part, messages: part.messages.map((each, index) => ({ ...each, createdAtMs: times[index]! })) };
}

/** Marks never run ahead of what was given out. */
function clip(side: Marks, lastSeq: number): Marks {
  return {
    ...side,
    clearedSeq: Math.min(side.clearedSeq, lastSeq),
    readSeq: Math.min(side.readSeq, lastSeq),
  };
}

function movedAt(createdAtMs: number): MergedMessage[] {
  return [{ seq: 10, oldSeq: 1, isMoved: true, fromUserId: ME, flags: 0, createdAtMs }];
}
