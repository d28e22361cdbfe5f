import type { ClientSend } from './client-sends/client-send.js';
import type { Pair } from './conversation.js';

/** Who sends: what frames say of the sender. */
export interface Sender {
  readonly userId: number;
  readonly uid: string;
  readonly nickname: string;
}

/** A message that asks to be stored. */
export interface LogEntry {
  readonly pair: Pair;
  readonly from: Sender;
  readonly target: { readonly userId: number; readonly uid: string };
  readonly msgId: Buffer;
  readonly type: string;
  readonly contentJson: string;
  /** Whether the app server wants to hear of it when the target is offline (contract 8.6). */
  readonly isPushWanted: boolean;
  /** Where the trace of its request stands, if that is sampled. */
  readonly trace?: string;
}

/** A message that is stored once if its sender gave it a name. */
export interface NamedEntry extends LogEntry {
  readonly clientSend?: ClientSend;
}

/** Where and when an entry was stored. */
export interface LogPosition {
  readonly conversationId: number;
  readonly seq: number;
  readonly createdAtMs: number;
}
