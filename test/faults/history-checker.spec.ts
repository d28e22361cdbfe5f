import { describe, expect, it } from '@jest/globals';
import { findViolations } from './history-checker.js';
import type { DeviceRecord, RunRecord, SentMessage, StoredInbox, StoredMessage } from './record.js';

const APP = 1;
const OTHER_APP = 2;
const ALICE = 11;
const BOB = 12;
const CAROL = 13;

const sent = (number: number, more: Partial<SentMessage> = {}): SentMessage => ({
  text: `text ${number}`,
  appId: APP,
  fromUid: 'alice',
  targetUid: 'bob',
  sentAtMs: 100 + number,
  attempts: 1,
  acknowledgedId: `id ${number}`,
  ...more,
});

const stored = (number: number, more: Partial<StoredMessage> = {}): StoredMessage => ({
  conversationId: 5,
  seq: number,
  appId: APP,
  msgId: `id ${number}`,
  fromUserId: ALICE,
  flags: 0,
  createdAtMs: 200 + number,
  text: `text ${number}`,
  ...more,
});

const seen = (number: number) => ({
  msgId: `id ${number}`,
  fromUid: 'alice',
  targetUid: 'bob',
  text: `text ${number}`,
});

const framed = (number: number) => ({ ...seen(number), atMs: 300 + number });

const device = (more: Partial<DeviceRecord> = {}): DeviceRecord => ({
  name: 'phone',
  appId: APP,
  uid: 'bob',
  sessions: [{ greetedAtMs: 50, isOpenAtEnd: true, frames: [1, 2, 3].map(framed) }],
  caughtUp: [seen(3), seen(2), seen(1)],
  ...more,
});

const inbox = (more: Partial<StoredInbox>): StoredInbox => ({
  appId: APP,
  userId: BOB,
  peerUserId: ALICE,
  conversationId: 5,
  unreadCount: 3,
  readSeq: 0,
  clearedSeq: 0,
  missingCount: 0,
  lastSeq: 3,
  activeAtMs: 203,
  ...more,
});

/** Alice sent Bob three messages, and all is well. */
const GOOD: RunRecord = {
  sent: [sent(1), sent(2), sent(3)],
  devices: [device()],
  users: [
    { id: ALICE, appId: APP, uid: 'alice' },
    { id: BOB, appId: APP, uid: 'bob' },
    { id: CAROL, appId: OTHER_APP, uid: 'bob' },
  ],
  conversations: [{ id: 5, appId: APP, aUserId: ALICE, bUserId: BOB, lastSeq: 3 }],
  messages: [stored(1), stored(2), stored(3)],
  inboxes: [inbox({}), inbox({ userId: ALICE, peerUserId: BOB, unreadCount: 0 })],
  owedBatches: 0,
};

const rulesBroken = (faults: Partial<RunRecord>): string[] => [
  ...new Set(findViolations({ ...GOOD, ...faults }).map(({ rule }) => rule)),
];

const session = (numbers: number[], more = {}) => [
  { greetedAtMs: 50, isOpenAtEnd: true, frames: numbers.map(framed), ...more },
];

describe(findViolations, () => {
  it('finds nothing in a good run', () => {
    expect(findViolations(GOOD)).toEqual([]);
  });

  it('allows a message without an answer to be stored or not, and to be stored late', () => {
    const unknown = { acknowledgedId: null };
    expect(rulesBroken({ sent: [...GOOD.sent, sent(4, unknown)] })).toEqual([]);
    const late = [sent(3, unknown), sent(1), sent(2)];
    expect(rulesBroken({ sent: late })).toEqual([]);
  });

  it('allows frames to come twice, and a closed or later socket to miss some', () => {
    expect(rulesBroken({ devices: [device({ sessions: session([1, 2, 1, 2, 3]) })] })).toEqual([]);
    expect(rulesBroken({ devices: [device({ sessions: session([1], { isOpenAtEnd: false }) })] })).toEqual(
      [],
    );
    expect(rulesBroken({ devices: [device({ sessions: session([3], { greetedAtMs: 102 }) })] })).toEqual([]);
  });

  it('allows a frame that repeats what the device caught up with after its greeting', () => {
    const later = session([3, 2], { greetedAtMs: 202.5 });
    expect(rulesBroken({ devices: [device({ sessions: later })] })).toEqual([]);
  });

  it.each<[string, Partial<RunRecord>]>([
    ['acknowledged message is lost', { sent: [...GOOD.sent, sent(4)] }],
    ['acknowledged message is lost', { sent: [sent(1), sent(2), sent(3, { acknowledgedId: 'other' })] }],
    [
      'message is stored twice',
      { sent: [sent(1), sent(2)], messages: [stored(1), stored(2), stored(3, { text: 'text 2' })] },
    ],
    ['stored message was never sent so', { sent: [sent(1), sent(2)] }],
    ['stored message was never sent so', { sent: [sent(1), sent(2), sent(3, { targetUid: 'dave' })] }],
    [
      'sequence is not dense',
      { conversations: [{ id: 5, appId: APP, aUserId: ALICE, bUserId: BOB, lastSeq: 4 }] },
    ],
    ['sequence is not dense', { messages: [stored(1), stored(2), stored(3, { seq: 4 })] }],
    ['sequence is not dense', { messages: [stored(1), stored(2), stored(3, { seq: 2 })] }],
    ['sequential sends are out of order', { sent: [sent(2), sent(1), sent(3)] }],
    ['message crossed apps', { messages: [stored(1), stored(2), stored(3, { appId: OTHER_APP })] }],
    ['message crossed apps', { sent: [sent(1), sent(2), sent(3, { appId: OTHER_APP })] }],
    [
      'message crossed apps',
      { conversations: [{ id: 5, appId: APP, aUserId: ALICE, bUserId: CAROL, lastSeq: 3 }] },
    ],
    ['inbox is not as derived', { inboxes: [inbox({ unreadCount: 2 }), GOOD.inboxes[1]!] }],
    ['inbox is not as derived', { inboxes: [inbox({ lastSeq: 2 }), GOOD.inboxes[1]!] }],
    ['inbox is not as derived', { inboxes: [inbox({ missingCount: 1 }), GOOD.inboxes[1]!] }],
    ['inbox is not as derived', { inboxes: [GOOD.inboxes[0]!] }],
    ['delivery is still owed', { owedBatches: 1 }],
    ['frame is not in history', { devices: [device({ sessions: session([1, 2, 3, 4]) })] }],
    [
      'frame is not in history',
      {
        devices: [device({ sessions: [{ ...session([1, 2])[0]!, frames: [{ ...framed(1), text: 'x' }] }] })],
      },
    ],
    ['frame reached a stranger', { devices: [GOOD.devices[0]!, device({ appId: OTHER_APP })] }],
    ['frame reached a stranger', { devices: [GOOD.devices[0]!, device({ uid: 'alice' })] }],
    ['frames of one sender are out of order', { devices: [device({ sessions: session([2, 1, 3]) })] }],
    [
      'frames of one sender are out of order',
      { devices: [device({ sessions: session([3, 2], { greetedAtMs: 201.5 }) })] },
    ],
    ['open socket missed a message', { devices: [device({ sessions: session([1, 3]) })] }],
    [
      'receiver is not whole after catching up',
      { devices: [device({ sessions: session([1], { isOpenAtEnd: false }), caughtUp: [seen(2)] })] },
    ],
    ['receiver is not whole after catching up', { devices: [device({ caughtUp: [seen(1), seen(1)] })] }],
  ])('says: %s (%#)', (rule, faults) => {
    expect(rulesBroken(faults)).toContain(rule);
  });
});
