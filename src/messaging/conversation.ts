import { boundId } from '../users/uid.js';
import type { User } from '../users/user.js';

/** The two users of a conversation, in the order of its id on the wire. */
export interface Pair {
  readonly appId: number;
  readonly aUserId: number;
  readonly bUserId: number;
}

type Party = Pick<User, 'id' | 'appId' | 'uid'>;

/** Sorts two users of one app as their conversation's id does. */
export function pairOf(one: Party, other: Party): Pair {
  const [a, b] = compareUids(one.uid, other.uid) <= 0 ? [one, other] : [other, one];
  return { appId: a.appId, aUserId: a.id, bUserId: b.id };
}

/** The conversation's id on the wire: both bound ids, sorted by bytes, joined by a comma (contract 1.4). */
export function conversationName(appId: number, one: string, other: string): string {
  const [a, b] = compareUids(one, other) <= 0 ? [one, other] : [other, one];
  return `${boundId(appId, a)},${boundId(appId, b)}`;
}

/** One text per pair, for maps and for choosing a lane. */
export function pairKey(pair: Pair): string {
  return `${pair.appId}:${pair.aUserId}:${pair.bUserId}`;
}

/** The lane of a pair: the same in every process, so that one conversation never spreads over two partitions. */
export function laneOf(pair: Pair, lanes: number): number {
  // The last bits of a product depend on the last bits of its factors only, so the high bits are mixed down.
  let hash = Math.imul(pair.aUserId, 0x9e3779b1) ^ Math.imul(pair.bUserId, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) % lanes;
}

function compareUids(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
