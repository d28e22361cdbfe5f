import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conversationName, laneOf, pairKey, pairOf } from './conversation.js';

const uid = fc.string({ unit: 'binary', minLength: 1 });
const userId = fc.integer({ min: 1, max: 2 ** 45 });
const party = fc.record({ id: userId, appId: fc.constant(1), uid });

describe(conversationName.name, () => {
  it.each([
    ['1001', '1002', '1_1001,1_1002'],
    ['1002', '1001', '1_1001,1_1002'],
    ['9', '10', '1_10,1_9'],
    ['a', 'B', '1_B,1_a'],
    ['a', 'ab', '1_a,1_ab'],
    ['\uffff', '😀', '1_\uffff,1_😀'],
  ])('of %j and %j is %j', (one, other, name) => expect(conversationName(1, one, other)).toBe(name));

  it('is the same from both sides, and in the order of bytes', () => {
    fc.assert(
      fc.property(uid, uid, (one, other) => {
        const name = conversationName(7, one, other);
        expect(name).toBe(conversationName(7, other, one));
        const [a, b] = Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0 ? [one, other] : [other, one];
        expect(name).toBe(`7_${a},7_${b}`);
      }),
    );
  });
});

describe(pairOf.name, () => {
  it('is the same from both sides', () => {
    fc.assert(
      fc.property(party, party, (one, other) => {
        fc.pre(one.uid !== other.uid);
        expect(pairOf(one, other)).toEqual(pairOf(other, one));
      }),
    );
  });

  it('has the users in the order of the name', () => {
    fc.assert(
      fc.property(party, party, (one, other) => {
        fc.pre(one.uid !== other.uid && one.id !== other.id);
        const first = pairOf(one, other).aUserId === one.id ? one : other;
        expect(conversationName(1, one.uid, other.uid).startsWith(`1_${first.uid},1_`)).toBe(true);
      }),
    );
  });
});

describe(pairKey.name, () => {
  it('tells any two pairs apart', () => {
    const pair = fc.record({ appId: userId, aUserId: userId, bUserId: userId });
    fc.assert(
      fc.property(pair, pair, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(pairKey(one) === pairKey(other)).toBe(isSame);
      }),
    );
  });
});

/** How full the fullest and the emptiest of the lanes are, 1 being even. */
function spread(pairs: readonly (readonly [number, number])[], count: number): { min: number; max: number } {
  const loads = Array.from({ length: count }, () => 0);
  for (const [aUserId, bUserId] of pairs) loads[laneOf({ appId: 1, aUserId, bUserId }, count)]!++;
  const even = pairs.length / count;
  return { min: Math.min(...loads) / even, max: Math.max(...loads) / even };
}

describe(laneOf.name, () => {
  const lanes = fc.integer({ min: 1, max: 256 });

  it('is one of the lanes, the same in every call', () => {
    fc.assert(
      fc.property(userId, userId, lanes, (aUserId, bUserId, count) => {
        const pair = { appId: 1, aUserId, bUserId };
        const lane = laneOf(pair, count);
        expect(Number.isInteger(lane) && lane >= 0 && lane < count).toBe(true);
        expect(laneOf({ ...pair }, count)).toBe(lane);
      }),
    );
  });

  const many = Array.from({ length: 4000 }, (_, index) => index + 1);

  it.each([
    ['one user and everybody else', many.map((id) => [1, id + 1] as const)],
    [
      'neighbours, as users who register one after the other',
      many.map((id) => [2 * id, 2 * id + 1] as const),
    ],
    ['neighbours from the other side', many.map((id) => [2 * id + 1, 2 * id] as const)],
    ['a chain', many.map((id) => [id, id + 1] as const)],
    ['users at a fixed distance', many.map((id) => [id, id + 4096] as const)],
    ['ids that grow by two, as on two primaries', many.map((id) => [2 * id + 1, 2 * (id * 7) + 1] as const)],
    ['ids that grow by eight', many.map((id) => [8 * id + 1, 8 * (id * 5) + 1] as const)],
  ])('spreads %s over the lanes', (_, pairs) => {
    for (const count of [2, 4, 5, 16]) {
      const { min, max } = spread(pairs, count);
      expect({ count, isEven: min > 0.6 && max < 1.5, min, max }).toMatchObject({ count, isEven: true });
    }
  });
});
