import type { IncomingHttpHeaders } from 'node:http';
import type { Envelope } from './http-client.js';

/**
 * Scenario 65 and contract 0.4, for every answer that any test sees: no cookie; JSON is `application/json` and ASCII
 * only; `code` is an integer, `message` text or null. Returns the parsed envelope, undefined for other bodies.
 */
export function checkManners(headers: IncomingHttpHeaders, bytes: Buffer): Envelope {
  if (headers['set-cookie']) throw new Error(`Set-Cookie: ${headers['set-cookie'].join()}`);
  const type = headers['content-type'];
  // An answer to HEAD has the headers of what it would be.
  if (bytes.length === 0) return undefined as unknown as Envelope;
  const isJson = bytes[0] === 0x7b || bytes[0] === 0x5b;
  if (!isJson) {
    if (type?.includes('json')) throw new Error(`Content-Type is ${type} for: ${bytes.toString('latin1')}`);
    return undefined as unknown as Envelope;
  }
  if (type !== 'application/json') throw new Error(`Content-Type of JSON is ${type}`);
  if (bytes.some((byte) => byte > 0x7f)) throw new Error('JSON with bytes that are not ASCII');
  const json = JSON.parse(bytes.toString('ascii')) as Envelope;
  if (!Number.isInteger(json.code)) throw new Error(`code is no integer: ${bytes.toString('ascii')}`);
  if (typeof json.message !== 'string' && json.message !== null) {
    throw new Error(`message is neither text nor null: ${bytes.toString('ascii')}`);
  }
  return json;
}
