/** What a sender was told of one message. Its text is its name: no two messages of a run have the same. */
export interface SentMessage {
  readonly text: string;
  readonly appId: number;
  readonly fromUid: string;
  readonly targetUid: string;
  readonly sentAtMs: number;
  /** How often it was sent, with the same `client_msg_id`. */
  readonly attempts: number;
  /** The id in the reply; null when no success was answered, and it may be stored or not. */
  readonly acknowledgedId: string | null;
}

/** A row of `messages`. */
export interface StoredMessage {
  readonly conversationId: number;
  readonly seq: number;
  readonly appId: number;
  readonly msgId: string;
  readonly fromUserId: number;
  readonly flags: number;
  readonly createdAtMs: number;
  readonly text: string;
}

export interface StoredUser {
  readonly id: number;
  readonly appId: number;
  readonly uid: string;
}

export interface StoredConversation {
  readonly id: number;
  readonly appId: number;
  readonly aUserId: number;
  readonly bUserId: number;
  readonly lastSeq: number;
}

/** A row of `inbox`. */
export interface StoredInbox {
  readonly appId: number;
  readonly userId: number;
  readonly peerUserId: number;
  readonly conversationId: number;
  readonly unreadCount: number;
  readonly readSeq: number;
  readonly clearedSeq: number;
  readonly missingCount: number;
  readonly lastSeq: number;
  readonly activeAtMs: number;
}

/** A message as a receiver got it, in a frame or by catching up. */
export interface SeenMessage {
  readonly msgId: string;
  readonly fromUid: string;
  readonly targetUid: string;
  readonly text: string;
}

/** A message in a frame, and when it came. */
export interface SeenFrame extends SeenMessage {
  readonly atMs: number;
}

/** One connection of a device, from its `Sys:Connect` on. */
export interface Session {
  readonly greetedAtMs: number;
  /** Whether it was still open when everything had come to rest. */
  readonly isOpenAtEnd: boolean;
  readonly frames: readonly SeenFrame[];
}

/** One device of a user: its connections one after the other, and what `/messages/sync` gave it after each greeting and at the end. */
export interface DeviceRecord {
  readonly name: string;
  readonly appId: number;
  readonly uid: string;
  readonly sessions: readonly Session[];
  readonly caughtUp: readonly SeenMessage[];
}

/** Everything that is known of a run once it has come to rest. */
export interface RunRecord {
  readonly sent: readonly SentMessage[];
  readonly devices: readonly DeviceRecord[];
  readonly users: readonly StoredUser[];
  readonly conversations: readonly StoredConversation[];
  readonly messages: readonly StoredMessage[];
  readonly inboxes: readonly StoredInbox[];
  /** Batches whose delivery is still owed. */
  readonly owedBatches: number;
}
