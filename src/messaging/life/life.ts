import { DELIVERY_STATUS } from '@hongyan/protocol';
import { messageIdTimeMs, parseMessageId } from '@hongyan/kernel';
import type { BlockedBy } from './refused-send.js';

/** How far a message came. `callback`: nobody was online, and its app server was, or is to be, called. */
export type LifeState = 'stored' | 'pushed' | 'arrived' | 'read' | 'callback';

/** What is known of a message, without its content. */
export interface Life {
  readonly msgId: string;
  /** The sequence, which is the `id` of history; null for a send that was refused. */
  readonly id: number | null;
  readonly fromUid: string;
  readonly toUid: string;
  readonly type: string;
  /** Why it was not stored; null when it was. */
  readonly blockedBy: BlockedBy | null;
  readonly acceptedAtMs: number;
  readonly storedAtMs: number | null;
  /** The node is null when it is no longer kept which ones they were. */
  readonly pushed: readonly { readonly nodeId: string | null; readonly atMs: number }[];
  readonly arrivedAtMs: number | null;
  /** When the receiver last read the conversation, if the message had been there: it was read then or before. */
  readonly readAtMs: number | null;
  /** Null for a send that was refused. */
  readonly state: LifeState | null;
  /** Whether its callback was given up and may be replayed. */
  readonly canReplay: boolean;
}

/** A stored message with what its row and its receiver's inbox say. */
export interface TracedMessage {
  readonly conversationId: number;
  readonly seq: number;
  readonly msgId: string;
  readonly fromUserId: number;
  readonly toUserId: number;
  readonly type: string;
  readonly status: number;
  readonly createdAtMs: number;
  readonly pushedAtMs: number;
  readonly arrivedAtMs: number;
  /** Of the receiver. */
  readonly readSeq: number;
  readonly readAtMs: number;
}

/** Where the callback of a message stands. */
interface CallbackStanding {
  readonly isDead: boolean;
}

/** Beyond it an id was not made when the message was accepted, but brought along by an import. */
const ACCEPTANCE_MS_MAX = 3_600_000;

export function acceptedAtMs(msgId: string, storedAtMs: number): number {
  const madeAtMs = messageIdTimeMs(parseMessageId(msgId)!);
  return madeAtMs <= storedAtMs && storedAtMs - madeAtMs < ACCEPTANCE_MS_MAX ? madeAtMs : storedAtMs;
}

/** Whether the receiver has read it. */
function isRead({ seq, readSeq, readAtMs }: TracedMessage): boolean {
  return seq <= readSeq && readAtMs > 0;
}

export function stateOf(message: TracedMessage, callback: CallbackStanding | undefined): LifeState {
  if (isRead(message)) return 'read';
  if (message.status === DELIVERY_STATUS.arrived) return 'arrived';
  if (message.status === DELIVERY_STATUS.pushed) return 'pushed';
  return callback ? 'callback' : 'stored';
}

/** `nodeIds`: the nodes that got it, as far as that is still kept. */
export function lifeOf(
  message: TracedMessage,
  uids: ReadonlyMap<number, string>,
  nodeIds: readonly string[],
  callback: CallbackStanding | undefined,
): Life {
  const { msgId, createdAtMs, pushedAtMs, arrivedAtMs } = message;
  const nodes = nodeIds.length > 0 ? nodeIds : [null];
  return {
    msgId,
    id: message.seq,
    fromUid: uids.get(message.fromUserId) ?? '',
    toUid: uids.get(message.toUserId) ?? '',
    type: message.type,
    blockedBy: null,
    acceptedAtMs: acceptedAtMs(msgId, createdAtMs),
    storedAtMs: createdAtMs,
    pushed: pushedAtMs === 0 ? [] : nodes.map((nodeId) => ({ nodeId, atMs: pushedAtMs })),
    arrivedAtMs: arrivedAtMs || null,
    readAtMs: isRead(message) ? message.readAtMs : null,
    state: stateOf(message, callback),
    canReplay: callback?.isDead ?? false,
  };
}
