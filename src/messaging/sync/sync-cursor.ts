/** How much of one conversation a client has been told. */
export interface Position {
  /** All messages up to here. */
  readonly lastSeq: number;
  /** Up to where the user, and the peer, have read. */
  readonly readSeq: number;
  readonly peerReadSeq: number;
  /** Up to where the user has deleted, and how much is not to be seen after that. */
  readonly clearedSeq: number;
  readonly missingCount: number;
}

/** By the peer's user id, in ascending order of it. */
export type Positions = ReadonlyMap<number, Position>;

export const NOWHERE: Position = { lastSeq: 0, readSeq: 0, peerReadSeq: 0, clearedSeq: 0, missingCount: 0 };

const VERSION = 1;
const BASE64_URL = /^[A-Za-z0-9_-]+$/;

export function isSamePosition(one: Position, other: Position): boolean {
  return (
    one.lastSeq === other.lastSeq &&
    one.readSeq === other.readSeq &&
    one.peerReadSeq === other.peerReadSeq &&
    one.clearedSeq === other.clearedSeq &&
    one.missingCount === other.missingCount
  );
}

/**
 * A cursor: the version, the user it is for, and a few bytes per conversation. Peers are told as differences; a number
 * that has its usual value (read to the end, nothing deleted, no gaps) is left out, and four bits say which are there.
 */
export function encodeCursor(userId: number, positions: Positions): string {
  const bytes: number[] = [VERSION];
  pushNumber(bytes, userId);
  let before = 0;
  for (const [peerId, position] of positions) {
    if (isSamePosition(position, NOWHERE)) continue;
    pushNumber(bytes, peerId - before);
    before = peerId;
    const { lastSeq, readSeq, peerReadSeq, clearedSeq, missingCount } = position;
    const unusual = [
      readSeq === lastSeq ? null : readSeq,
      peerReadSeq === lastSeq ? null : peerReadSeq,
      clearedSeq === 0 ? null : clearedSeq,
      missingCount === 0 ? null : missingCount,
    ];
    const bits = unusual.reduce<number>((sum, value, bit) => sum + (value === null ? 0 : 2 ** bit), 0);
    pushNumber(bytes, lastSeq * 16 + bits);
    for (const value of unusual) if (value !== null) pushNumber(bytes, value);
  }
  return Buffer.from(bytes).toString('base64url');
}

/** The positions of a cursor, or null when it is none of this user's. */
export function decodeCursor(userId: number, text: string): Positions | null {
  if (!BASE64_URL.test(text)) return null;
  const numbers = numbersOf(Buffer.from(text, 'base64url'));
  if (numbers?.[0] !== VERSION || numbers[1] !== userId) return null;
  const positions = new Map<number, Position>();
  let peerId = 0;
  for (let next = 2; next < numbers.length;) {
    peerId += numbers[next++]!;
    const head = numbers[next++] ?? NaN;
    const lastSeq = Math.floor(head / 16);
    const [readSeq, peerReadSeq, clearedSeq, missingCount] = [lastSeq, lastSeq, 0, 0].map((usual, bit) =>
      Math.floor(head / 2 ** bit) % 2 === 1 ? (numbers[next++] ?? NaN) : usual,
    ) as [number, number, number, number];
    const position = { lastSeq, readSeq, peerReadSeq, clearedSeq, missingCount };
    if (!Object.values(position).every((value) => value <= 0xffff_ffff)) return null;
    positions.set(peerId, position);
  }
  return positions;
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function pushNumber(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

/** Null when the last number has no end, or one is too large to be counted with. */
function numbersOf(bytes: Uint8Array): number[] | null {
  const numbers: number[] = [];
  let [value, factor] = [0, 1];
  for (const byte of bytes) {
    value += (byte % 128) * factor;
    factor *= 128;
    if (!Number.isSafeInteger(value)) return null;
    if (byte < 128) {
      numbers.push(value);
      [value, factor] = [0, 1];
    }
  }
  return factor === 1 ? numbers : null;
}
