/** Why a message was not stored: its sender is blocked, or its words are. */
export type BlockedBy = 'user' | 'words';

/** A send that was refused behind an ordinary reply; what it said is not kept. */
export interface RefusedSend {
  readonly appId: number;
  /** The id that the sender was given. */
  readonly msgId: Buffer;
  readonly fromUserId: number;
  readonly toUserId: number;
  readonly type: string;
  readonly blockedBy: BlockedBy;
}
