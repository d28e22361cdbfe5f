import type { Journey } from '@hongyan/telemetry';

/** One frame on its way to all sockets of one user. */
export interface Delivery {
  readonly appId: number;
  readonly targetUserId: number;
  /** The text frame, ready to be sent. */
  readonly frame: string;
  /** Only for the user's Flutter sockets, which spell one type their own way (contract C1); all sockets otherwise. */
  readonly isForDart?: true;
  /** Set when the app server wants to hear of the message if nobody is online for it (contract 8.6). */
  readonly isPushWanted?: true;
  /** Where the message stands in the log; absent for frames that are not stored. */
  readonly stored?: { readonly conversationId: number; readonly seq: number };
}

/** One frame on its way to all sockets of one app. */
export interface Broadcast {
  readonly appId: number;
  readonly frame: string;
}

/** What the message log hands to delivery: the frames of one committed batch, in the order of their sequences. */
export interface DeliveryJob {
  /** The outbox row that is owed until the frames are on their way; absent when nothing was stored. */
  readonly outboxId?: number;
  /** The lane that the batch is of; present whenever a row is. */
  readonly lane?: number;
  /** Batches of the lane up to this row may have been passed by: those that are still owed go first, in their order. */
  readonly owedUpTo?: number;
  readonly deliveries: readonly Delivery[];
  readonly broadcasts?: readonly Broadcast[];
  /** Of the deliveries, in their order; absent for what a sweeper announces, and for what is not stored. */
  readonly journey?: Journey;
}
