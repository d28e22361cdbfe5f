import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSignedBy, signatureOf, timeStampMs } from './app-signature.js';

/** Contract 2.1. */
const VECTORS = [
  ['s3cr3t', 'abc', '1700000000', '0ce20c47fa39fb1d216496eff7e7624979fb8fb7'],
  [
    'e2d0fe1585a63ec6009c8016ff8dda8b17719a63',
    '8f14e45f',
    '1700000123',
    'a797f2a824c25eba70fa0235a823072ed3120e13',
  ],
  ['s3cr3t', '', '', '25ab86bed149ca6ca9c1c0d5db7c9a91388ddeab'],
] as const;

describe(signatureOf.name, () => {
  it.each(VECTORS)('signs with %s as the contract does', (secret, nonce, timeStamp, sign) => {
    expect(signatureOf(secret, nonce, timeStamp)).toBe(sign);
  });

  it('signs the UTF-8 bytes', () => {
    expect(signatureOf('鴻', '雁', '1')).toBe('fe25808db8b83d46779b6bfbc386643141e655a2');
  });
});

describe(isSignedBy.name, () => {
  const [secret, nonce, timeStamp, sign] = VECTORS[0];
  const headers = { appKey: 'k', nonce, timeStamp, sign };

  it('knows the secret that made it', () => {
    expect(isSignedBy(secret, headers)).toBe(true);
    expect(isSignedBy('other', headers)).toBe(false);
  });

  it('compares letter by letter, in its case and length', () => {
    for (const wrong of [sign.toUpperCase(), sign.slice(1), `${sign} `, '']) {
      expect(isSignedBy(secret, { ...headers, sign: wrong })).toBe(false);
    }
  });

  it('refuses any change of nonce, time-stamp or secret that changes the signed text', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (otherSecret, otherNonce, otherTime) => {
        const isSameText = otherSecret + otherNonce + otherTime === secret + nonce + timeStamp;
        expect(isSignedBy(otherSecret, { ...headers, nonce: otherNonce, timeStamp: otherTime })).toBe(
          isSameText,
        );
      }),
    );
  });
});

describe(timeStampMs.name, () => {
  it('reads seconds and milliseconds of this century as the same moment', () => {
    const second = fc.integer({ min: 1_000_000_000, max: 4_102_444_800 });
    fc.assert(
      fc.property(second, (seconds) => {
        expect(timeStampMs(String(seconds))).toBe(seconds * 1000);
        expect(timeStampMs(String(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });

  it.each([
    '',
    ' 1700000000',
    '1700000000.5',
    '-1',
    '+1',
    '1e9',
    '0x10',
    'abc',
    '1700000000\n',
    '9'.repeat(16),
  ])('does not read %j', (text) => expect(timeStampMs(text)).toBeNull());
});
