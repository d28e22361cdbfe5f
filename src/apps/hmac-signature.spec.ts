import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { hmacSignatureOf, isHmacSignedBy, type SignedCall } from './hmac-signature.js';

const CALL: SignedCall = {
  method: 'POST',
  target: '/users/register',
  timeStamp: '1700000000',
  nonce: '8f14e45f',
  body: Buffer.from('uid=1001&nickname=Alice'),
};
const SECRET = 'e2d0fe1585a63ec6009c8016ff8dda8b17719a63';

describe('the HMAC signature (docs/signatures.md)', () => {
  it('is what the documented vectors say', () => {
    const docs = readFileSync('docs/signatures.md', 'utf8');
    const rows = [...docs.matchAll(/^\| (?:GET|POST|DELETE) .*$/gm)];
    expect(rows).toHaveLength(3);
    for (const [row] of rows) {
      const cells = row.split('|').map((cell) => cell.trim().replaceAll('`', ''));
      const [, method = '', target = '', timeStamp = '', nonce = '', body = '', signature = ''] = cells;
      const call = { method, target, timeStamp, nonce, body: Buffer.from(body === '(empty)' ? '' : body) };
      expect(hmacSignatureOf(SECRET, call)).toBe(signature);
    }
  });

  it('covers every part of the call', () => {
    const signature = hmacSignatureOf(SECRET, CALL);
    const changes: Partial<SignedCall>[] = [
      { method: 'GET' },
      { target: '/users/register?app_id=2' },
      { timeStamp: '1700000001' },
      { nonce: '8f14e45g' },
      { body: Buffer.from('uid=1001&nickname=Mallory') },
    ];
    expect(isHmacSignedBy(SECRET, CALL, signature)).toBe(true);
    expect(isHmacSignedBy('other', CALL, signature)).toBe(false);
    for (const change of changes) {
      expect(isHmacSignedBy(SECRET, { ...CALL, ...change }, signature)).toBe(false);
    }
  });

  it('tells where one part ends and the next begins, unlike the first scheme (S3)', () => {
    const moved = { ...CALL, timeStamp: '170000000', nonce: '08f14e45f' };
    expect(hmacSignatureOf(SECRET, moved)).not.toBe(hmacSignatureOf(SECRET, CALL));
  });
});
