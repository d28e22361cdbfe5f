/** WebSocket close codes we send. iOS reconnects on 1001 only (contract 5.7). */
export const CLOSE_CODES = {
  /** Restart, idle kick, slow consumer: come back. */
  goingAway: 1001,
  /** More frames than a client has reason to send, or a page whose origin the app does not know. */
  policy: 1008,
  /** The token is not valid; said in a `Sys:Disconnect` frame before. */
  badToken: 4006,
} as const;
