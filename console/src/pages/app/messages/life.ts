import type { Attempt } from '../callbacks/attempt';

/** Plan §13: what is known about one message. */
export interface Life {
  readonly msgId: string;
  readonly id: number;
  readonly fromUid: string;
  readonly toUid: string;
  readonly type: string;
  readonly content: string | null;
  readonly contentHidden: boolean;
  readonly blockedBy: 'user' | 'words' | null;
  readonly acceptedAtMs: number | null;
  readonly storedAtMs: number | null;
  readonly pushed: readonly { readonly nodeId: string; readonly atMs: number }[];
  readonly arrivedAtMs: number | null;
  readonly readAtMs: number | null;
  readonly state: string;
  readonly callbacks?: readonly Attempt[];
  readonly canReplay: boolean;
}
