/** One attempt at a callback. What is owed stands in the database; this is only the hint to do it now. */
export interface WebhookJob {
  readonly appId: number;
  readonly msgId: string;
  /** Counted from 1. A job for an attempt that has been made already does nothing. */
  readonly attempt: number;
}
