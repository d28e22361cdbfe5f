import type { Attempt } from '../callbacks/attempt';

/** Plan §13: what is known about one message. */
export interface Life {
  readonly msgId: string;
  /** The sequence; null when it was refused. */
  readonly id: number | null;
  readonly fromUid: string;
  readonly toUid: string;
  readonly type: string;
  readonly content: string | null;
  readonly contentHidden: boolean;
  readonly blockedBy: 'user' | 'words' | null;
  readonly acceptedAtMs: number | null;
  readonly storedAtMs: number | null;
  /** A node is forgotten after some days, the time is not. */
  readonly pushed: readonly { readonly nodeId: string | null; readonly atMs: number }[];
  readonly arrivedAtMs: number | null;
  readonly readAtMs: number | null;
  /** Null when it was refused. */
  readonly state: string | null;
  readonly callbacks?: readonly Attempt[];
  readonly canReplay: boolean;
}
