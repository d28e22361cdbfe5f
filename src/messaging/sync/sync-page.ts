import type { WallClock } from '@hongyan/protocol';
import { historyRow, type StoredMessage } from '../history-row.js';
import type { Position } from './sync-cursor.js';

/** What is new in one conversation, and what the client was told of it before. */
interface News {
  readonly state: Position & {
    readonly peerId: number;
    readonly readAtMs: number;
    readonly peerReadAtMs: number;
  };
  readonly known: Position;
  readonly messages: readonly StoredMessage[];
}

interface Page {
  readonly user: { readonly userId: number; readonly uid: string };
  readonly news: readonly News[];
  readonly uids: ReadonlyMap<number, string>;
  readonly next: string;
  readonly hasMore: boolean;
}

/** The JSON text of a page. Messages are rows of history; a client takes deletions first and reads last. */
export function syncPage({ user, news, uids, next, hasMore }: Page, wallClock: WallClock): string {
  const messages: string[] = [];
  const reads: string[] = [];
  const deletions: string[] = [];
  for (const { state, known, messages: stored } of news) {
    const peer = { userId: state.peerId, uid: uids.get(state.peerId)! };
    const sides = { me: user, peer, peerReadAtMs: state.peerReadAtMs };
    for (const message of stored) messages.push(historyRow(message, sides, wallClock));
    const read = (from: string, target: string, id: number, atMs: number): string =>
      JSON.stringify({
        from_uid: from,
        target_uid: target,
        id,
        read_time: atMs === 0 ? '0' : wallClock.format(atMs),
      });
    if (state.readSeq !== known.readSeq) reads.push(read(user.uid, peer.uid, state.readSeq, state.readAtMs));
    if (state.peerReadSeq !== known.peerReadSeq) {
      reads.push(read(peer.uid, user.uid, state.peerReadSeq, state.peerReadAtMs));
    }
    if (isLessThere(state, known)) {
      const total = state.lastSeq - state.clearedSeq - state.missingCount;
      deletions.push(JSON.stringify({ target_uid: peer.uid, id: state.clearedSeq, total }));
    }
  }
  return (
    `{"messages":[${messages.join(',')}],"reads":[${reads.join(',')}],"deletions":[${deletions.join(',')}]` +
    `,"next":${JSON.stringify(next)},"has_more":${hasMore}}`
  );
}

/** Whether something that the client may hold is gone: deleted, moved, or too old to be kept. */
function isLessThere(state: Position, known: Position): boolean {
  const isDifferent = state.clearedSeq !== known.clearedSeq || state.missingCount !== known.missingCount;
  return isDifferent && known.lastSeq > 0;
}
