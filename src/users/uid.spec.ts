import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundId, isAllowedUid, partsOfBoundId, UID_LENGTH_MAX } from './uid.js';

/** Width of the column, in bytes. */
const COLUMN_BYTES = 400;

describe(isAllowedUid.name, () => {
  it.each(['1001', 'alice', 'Alice', 'alice ', 'a.b@c-d', '鴻雁', '😀', 'a'.repeat(100), '😀'.repeat(100)])(
    'allows %s',
    (uid) => expect(isAllowedUid(uid)).toBe(true),
  );

  it.each(['a_b', 'a,b', '_', ',', 'a'.repeat(101), '😀'.repeat(101)])('refuses %s', (uid) => {
    expect(isAllowedUid(uid)).toBe(false);
  });

  it('never allows what would not fit or would break a conversation id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2 * UID_LENGTH_MAX }), (uid) => {
        if (!isAllowedUid(uid)) return;
        expect(Buffer.byteLength(uid)).toBeLessThanOrEqual(COLUMN_BYTES);
        expect(boundId(1, uid).split(/[_,]/)).toEqual(['1', uid]);
      }),
    );
  });
});

describe(boundId.name, () => {
  it('is app and uid as in contract 1.2', () => {
    expect(boundId(1, '1001')).toBe('1_1001');
  });

  it('can be taken apart again, whatever somebody asks for', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ unit: 'binary' }), (appId, uid) => {
        expect(partsOfBoundId(boundId(appId, uid))).toEqual([appId, uid]);
      }),
    );
  });

  it('is different for two users, of one app or of two', () => {
    const app = fc.integer({ min: 1, max: 2 ** 32 - 1 });
    const uid = fc.string({ unit: 'binary', minLength: 1 }).filter(isAllowedUid);
    fc.assert(
      fc.property(app, uid, app, uid, (oneApp, one, otherApp, other) => {
        fc.pre(oneApp !== otherApp || one !== other);
        expect(boundId(oneApp, one)).not.toBe(boundId(otherApp, other));
      }),
    );
  });
});
