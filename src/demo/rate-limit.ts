import type { Clock } from '@hongyan/kernel';

/** At most so many in a window of time, all callers together. */
export class RateLimit {
  private windowEndsAtMs = 0;
  private count = 0;

  constructor(
    private readonly countMax: number,
    private readonly windowMs: number,
    private readonly clock: Clock,
  ) {}

  /** Counts one more; false when it is one too many. */
  admits(): boolean {
    const nowMs = this.clock.nowMs();
    if (nowMs >= this.windowEndsAtMs) {
      this.windowEndsAtMs = nowMs + this.windowMs;
      this.count = 0;
    }
    return ++this.count <= this.countMax;
  }
}
