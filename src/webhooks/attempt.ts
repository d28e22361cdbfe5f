/** What became of an attempt: `failed` is tried again, `dead` was the last one. */
export const OUTCOMES = ['delivered', 'failed', 'dead'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a call to an app server came to. */
export interface CallResult {
  /** The HTTP status, when there was an answer. */
  readonly status: number | null;
  /** Why there was none, in a word or a code. */
  readonly error: string | null;
}

/** One attempt as the log keeps it; what was sent is not in it. */
export interface Attempt extends CallResult {
  readonly msgId: string;
  /** Counted from 1; a replay counts on. */
  readonly attempt: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
}

/** Only 2xx counts as delivered. */
export function isDelivered({ status }: CallResult): boolean {
  return status !== null && status >= 200 && status < 300;
}
