import { randomFillSync } from 'node:crypto';

const RANDOM_POOL_BYTES = 4096;
const pool = Buffer.allocUnsafe(RANDOM_POOL_BYTES);
let used = RANDOM_POOL_BYTES;

/**
 * A message id: 16 bytes, unique, ordered by time in its first 48 bits so that an index over it grows at one end,
 * and marked as a version 4 UUID because that is what the wire has always carried (contract 1.5). The other 74
 * bits are random.
 */
export function newMessageId(nowMs: number): Buffer {
  if (used + 10 > RANDOM_POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const id = Buffer.allocUnsafe(16);
  id.writeUIntBE(nowMs, 0, 6);
  pool.copy(id, 6, used, used + 10);
  used += 10;
  id[6] = (id[6]! & 0x0f) | 0x40;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return id;
}

/** When the id was made, in unix milliseconds. */
export function messageIdTimeMs(id: Buffer): number {
  return id.readUIntBE(0, 6);
}

/** The last moment that an id can name. */
const TIME_MS_MAX = 2 ** 48 - 1;

/** No id that is made at that moment or later comes before it, and every earlier one does. */
export function leastMessageId(atMs: number): Buffer {
  const id = Buffer.alloc(16);
  id.writeUIntBE(Math.min(atMs, TIME_MS_MAX), 0, 6);
  return id;
}

/** The 36-character form of a message id. */
export function formatMessageId(id: Buffer): string {
  const hex = id.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const MESSAGE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The bytes of a message id, or null when the text is not one. */
export function parseMessageId(text: string): Buffer | null {
  return MESSAGE_ID.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : null;
}
