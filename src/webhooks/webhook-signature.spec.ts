import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { webhookHeaders } from './webhook-signature.js';

const MSG_ID = '3b1f6f0e-6f0a-4d0e-9c7a-0a4d5b7b1c11';
const BODY = 'content=%7B%22a%22%3A1%7D';

function newSecret(): string {
  return randomBytes(20).toString('hex');
}

/** The library parses what it verified; a form body is no JSON, so only that error is left. */
function verify(secret: string, headers: object, body = BODY): boolean {
  try {
    new Webhook(secret).verify(body, { ...headers });
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    return false;
  }
}

describe('the signature of a callback', () => {
  it('is taken by a Standard Webhooks library that is given the app secret as it is', () => {
    const secret = newSecret();
    const headers = webhookHeaders([secret], MSG_ID, Date.now(), BODY);
    expect(verify(secret, headers)).toBe(true);
    expect(headers['webhook-id']).toBe(MSG_ID);
    expect(headers['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  });

  it('covers id, time and body', () => {
    const secret = newSecret();
    const headers = webhookHeaders([secret], MSG_ID, Date.now(), BODY);
    expect(verify(newSecret(), headers)).toBe(false);
    expect(verify(secret, headers, `${BODY}x`)).toBe(false);
    expect(verify(secret, { ...headers, 'webhook-id': MSG_ID.replace('3', '4') })).toBe(false);
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(verify(secret, { ...headers, 'webhook-timestamp': later })).toBe(false);
  });

  it('is made with every live secret, so that a rotation interrupts nobody', () => {
    const secrets = [newSecret(), newSecret()];
    const headers = webhookHeaders(secrets, MSG_ID, Date.now(), BODY);
    expect(secrets.map((secret) => verify(secret, headers))).toEqual([true, true]);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
  });

  it('equals a signature that was computed by hand', () => {
    // printf '%s' "$ID.1700000000.$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64
    const headers = webhookHeaders(
      ['0123456789abcdef0123456789abcdef01234567'],
      MSG_ID,
      1_700_000_000_999,
      BODY,
    );
    expect(headers).toEqual({
      'webhook-id': MSG_ID,
      'webhook-timestamp': '1700000000',
      'webhook-signature': 'v1,8ZCwHzVgYub6zD9zgrhpbL4YtNUrtEQ+L0QiwY59K2Q=',
    });
  });
});
