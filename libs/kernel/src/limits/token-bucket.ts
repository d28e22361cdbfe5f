/** So many tokens a second flow into a bucket that holds so many; it is full at first. */
export class TokenBucket {
  private tokens: number;
  private readonly perMs: number;

  constructor(
    perSecond: number,
    private readonly size: number,
    private filledAtMs: number,
  ) {
    this.perMs = perSecond / 1_000;
    this.tokens = size;
  }

  /** Takes tokens, false when there is not one. More than there are may be taken: the next ones wait for the debt. */
  take(nowMs: number, count = 1): boolean {
    const sinceMs = Math.max(0, nowMs - this.filledAtMs);
    this.filledAtMs = nowMs;
    this.tokens = Math.min(this.size, this.tokens + sinceMs * this.perMs);
    if (this.tokens < 1) return false;
    this.tokens -= count;
    return true;
  }
}
