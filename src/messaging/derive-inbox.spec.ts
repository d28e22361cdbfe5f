import { describe, expect, it } from '@jest/globals';
import { deriveInbox, latestOf, type LoggedMessage } from './derive-inbox.js';
import { FLAGS } from './message-flags.js';

const [ME, PEER] = [1, 2];

function message(seq: number, changes: Partial<LoggedMessage> = {}): LoggedMessage {
  return { seq, fromUserId: PEER, flags: 0, createdAtMs: seq * 10, ...changes };
}

const MARKS = { userId: ME, hiddenFlag: FLAGS.hiddenFromA, clearedSeq: 0, readSeq: 0 };

describe(deriveInbox.name, () => {
  it('counts what the peer said after both marks as unread, and nothing else', () => {
    const log = [
      message(1),
      message(2, { fromUserId: ME }),
      message(3, { flags: FLAGS.settled }),
      message(4, { flags: FLAGS.hiddenFromA }),
      message(5, { flags: FLAGS.hiddenFromB }),
    ];
    expect(deriveInbox(log, 5, MARKS).unreadCount).toBe(2);
    expect(deriveInbox(log, 5, { ...MARKS, readSeq: 1 }).unreadCount).toBe(1);
    expect(deriveInbox(log, 5, { ...MARKS, clearedSeq: 5 }).unreadCount).toBe(0);
  });

  it('counts gaps and hidden messages after the clear mark as missing', () => {
    const log = [message(2), message(3, { flags: FLAGS.hiddenFromA }), message(6)];
    expect(deriveInbox(log, 7, MARKS)).toMatchObject({ missingCount: 5, visibleCount: 2 });
    expect(deriveInbox(log, 7, { ...MARKS, clearedSeq: 5 })).toMatchObject({
      missingCount: 1,
      visibleCount: 1,
    });
  });
});

describe(latestOf.name, () => {
  it('is the last message, but an older import takes no newer one’s place', () => {
    const [live, old, same] = [
      message(1, { createdAtMs: 50 }),
      message(2, { createdAtMs: 10, flags: FLAGS.settled }),
      message(3, { createdAtMs: 50, flags: FLAGS.settled }),
    ];
    expect(latestOf([])).toBeNull();
    expect(latestOf([live, old])).toBe(live);
    expect(latestOf([live, old, same])).toBe(same);
    expect(latestOf([old])).toBe(old);
  });

  it('is the last live message also when clocks differ', () => {
    const [first, second] = [message(1, { createdAtMs: 51 }), message(2, { createdAtMs: 50 })];
    expect(latestOf([first, second])).toBe(second);
  });
});
