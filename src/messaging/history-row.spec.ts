import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WallClock } from '@hongyan/protocol';
import { historyRow, type HistoryView, type StoredMessage } from './history-row.js';

const wallClock = new WallClock('Asia/Shanghai');
const MSG_ID = '3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11';
const SENT_MS = 1_700_000_000_000;
const READ_TIMES_SINCE_MS = Date.UTC(2020, 7, 4, 2);

const message: StoredMessage = {
  seq: 7,
  msgId: MSG_ID,
  fromUserId: 1,
  type: 'Msg:Txt',
  status: 1,
  createdAtMs: SENT_MS,
  contentJson: '{"content":"hello","extra":""}',
};
const view: HistoryView = {
  me: { userId: 1, uid: '1001' },
  peer: { userId: 2, uid: '1002' },
  peerReadAtMs: 0,
};

function row(
  changes: Partial<StoredMessage> = {},
  viewChanges: Partial<HistoryView> = {},
): Record<string, unknown> {
  const text = historyRow({ ...message, ...changes }, { ...view, ...viewChanges }, wallClock);
  return JSON.parse(text) as Record<string, unknown>;
}

describe(historyRow.name, () => {
  it('is the row of contract 3.9, key by key, for what I sent', () => {
    expect(historyRow(message, view, wallClock)).toBe(
      `{"msg_id":"${MSG_ID}","from_uid":"1001","target_uid":"1002","type":"Msg:Txt",` +
        '"content":{"content":"hello","extra":""},"send_time":"2023-11-15 06:13:20","status":1,' +
        '"arrivals_callback":1,"message_direction":1,"id":7,"created_at":"2023-11-15 06:13:20","read":0}',
    );
  });

  it('turns round for what I received, which always counts as read', () => {
    expect(row({ fromUserId: 2 })).toMatchObject({
      from_uid: '1002',
      target_uid: '1001',
      message_direction: 2,
      read: 1,
    });
  });

  it('splices content in verbatim', () => {
    const contentJson = '{"n":1.0,"big":12345678901234567890,"o":{},"l":[],"x":null}';
    expect(historyRow({ ...message, contentJson }, view, wallClock)).toContain(`"content":${contentJson},`);
  });

  it('carries whatever users are called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (mine, theirs) => {
        const sides = { me: { userId: 1, uid: mine }, peer: { userId: 2, uid: theirs } };
        expect(row({}, sides)).toMatchObject({ from_uid: mine, target_uid: theirs });
      }),
    );
  });

  it('counts as read up to the second in which the peer read, and not after', () => {
    expect(row({}, { peerReadAtMs: SENT_MS - 1 })['read']).toBe(0);
    expect(row({ createdAtMs: SENT_MS + 999 }, { peerReadAtMs: SENT_MS })['read']).toBe(1);
    expect(row({ createdAtMs: SENT_MS + 1000 }, { peerReadAtMs: SENT_MS + 999 })['read']).toBe(0);
  });

  it('agrees with the rule of the contract, which compares wall-clock texts', () => {
    const near = fc.integer({ min: -3000, max: 3000 });
    const base = fc.constantFrom(SENT_MS, READ_TIMES_SINCE_MS);
    fc.assert(
      fc.property(base, near, near, (baseMs, createdOffset, readOffset) => {
        const [createdAtMs, peerReadAtMs] = [baseMs + createdOffset, baseMs + readOffset];
        const created = wallClock.format(createdAtMs);
        const isUnread = created > wallClock.format(peerReadAtMs) && created > '2020-08-04 10:00:00';
        expect(row({ createdAtMs }, { peerReadAtMs })['read']).toBe(isUnread ? 0 : 1);
      }),
      { numRuns: 1000 },
    );
  });
});
