import { DIRECTION, type WallClock } from '@hongyan/protocol';
import { shownContent } from './message-content.js';

/** A stored message as its conversation's history knows it. */
export interface StoredMessage {
  readonly seq: number;
  readonly msgId: string;
  readonly fromUserId: number;
  readonly type: string;
  readonly status: number;
  readonly createdAtMs: number;
  readonly contentJson: string;
}

/** Who reads, whom with, and when the other one last read. */
export interface HistoryView {
  readonly me: { readonly userId: number; readonly uid: string };
  readonly peer: { readonly userId: number; readonly uid: string };
  readonly peerReadAtMs: number;
}

/** The JSON text of one row, in the key order of contract 3.9. */
export function historyRow(message: StoredMessage, view: HistoryView, wallClock: WallClock): string {
  const isMine = message.fromUserId === view.me.userId;
  const [from, target] = isMine ? [view.me, view.peer] : [view.peer, view.me];
  const time = wallClock.format(message.createdAtMs);
  return (
    `{"msg_id":"${message.msgId}","from_uid":${JSON.stringify(from.uid)},"target_uid":${JSON.stringify(target.uid)}` +
    `,"type":${JSON.stringify(message.type)},"content":${shownContent(message.contentJson)},"send_time":"${time}"` +
    `,"status":${message.status},"arrivals_callback":1` +
    `,"message_direction":${isMine ? DIRECTION.sent : DIRECTION.received},"id":${message.seq}` +
    `,"created_at":"${time}","read":${isMine ? readFlag(message.createdAtMs, view.peerReadAtMs) : 1}}`
  );
}

/** Before this moment the original kept no read times, so older messages count as read (contract 3.9). */
const READ_TIMES_SINCE_MS = Date.UTC(2020, 7, 4, 2, 0, 0);

/** Whole seconds are compared: a message in the second of the reading counts as read. */
function readFlag(createdAtMs: number, peerReadAtMs: number): 0 | 1 {
  const isUnread =
    seconds(createdAtMs) > seconds(peerReadAtMs) && seconds(createdAtMs) > seconds(READ_TIMES_SINCE_MS);
  return isUnread ? 0 : 1;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
