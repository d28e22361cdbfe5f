import { describe, expect, it } from '@jest/globals';
import { formatMessageId, newMessageId } from '@hongyan/kernel';
import { acceptedAtMs, lifeOf, stateOf, type TracedMessage } from './life.js';

const AT_MS = 1_800_000_000_000;
const UIDS = new Map([
  [1, 'alice'],
  [2, 'bob'],
]);

function message(changes: Partial<TracedMessage> = {}): TracedMessage {
  return {
    conversationId: 1,
    seq: 5,
    msgId: formatMessageId(newMessageId(AT_MS - 7)),
    fromUserId: 1,
    toUserId: 2,
    type: 'Msg:Txt',
    status: 0,
    createdAtMs: AT_MS,
    pushedAtMs: 0,
    arrivedAtMs: 0,
    readSeq: 0,
    readAtMs: 0,
    ...changes,
  };
}

describe(stateOf.name, () => {
  it.each([
    [{}, undefined, 'stored'],
    [{}, { isDead: false }, 'callback'],
    [{ status: 1 }, undefined, 'pushed'],
    // It was pushed before this was kept, and a device came too late for the callback to be spared.
    [{ status: 1 }, { isDead: true }, 'pushed'],
    [{ status: 2 }, undefined, 'arrived'],
    [{ status: 2, readSeq: 4, readAtMs: AT_MS }, undefined, 'arrived'],
    [{ status: 0, readSeq: 5, readAtMs: AT_MS }, { isDead: true }, 'read'],
  ] as const)('of %j with the callback %j is %s', (changes, callback, state) => {
    expect(stateOf(message(changes), callback)).toBe(state);
  });
});

describe(acceptedAtMs.name, () => {
  it('is the time of the id, unless an import brought the id along', () => {
    expect(acceptedAtMs(message().msgId, AT_MS)).toBe(AT_MS - 7);
    for (const madeAtMs of [AT_MS + 1, AT_MS - 3_600_000, 0]) {
      expect(acceptedAtMs(formatMessageId(newMessageId(madeAtMs)), AT_MS)).toBe(AT_MS);
    }
  });
});

describe(lifeOf.name, () => {
  it('names every node that got the message, and none when that is no longer kept', () => {
    const pushed = message({ status: 1, pushedAtMs: AT_MS + 3 });
    const atMs = AT_MS + 3;
    expect(lifeOf(pushed, UIDS, ['one', 'two'], undefined)).toMatchObject({
      fromUid: 'alice',
      toUid: 'bob',
      pushed: [
        { nodeId: 'one', atMs },
        { nodeId: 'two', atMs },
      ],
    });
    expect(lifeOf(pushed, UIDS, [], undefined).pushed).toEqual([{ nodeId: null, atMs }]);
    expect(lifeOf(message(), UIDS, [], undefined).pushed).toEqual([]);
  });
});
