/** Plan §14: one try to hand a message to the app's server. */
export interface Attempt {
  readonly msgId: string;
  readonly attempt: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly outcome: 'delivered' | 'failed' | 'dead';
  readonly status: number | null;
  readonly error: string | null;
}

export interface CallbackState {
  readonly url: string;
  readonly owed: number;
  readonly dead: number;
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly lastFailureAtMs: number | null;
}
