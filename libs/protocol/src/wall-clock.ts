/** Offsets of every time zone in use change only at quarter hours. */
const OFFSET_STEP_MS = 900_000;

/**
 * Formats times as the wire's `dt`: `YYYY-MM-DD HH:MM:SS`, wall clock of one time zone, without suffix
 * (contract 0.3).
 */
export class WallClock {
  private readonly parts: Intl.DateTimeFormat;
  private offsetBucket = NaN;
  private offsetMs = 0;
  private cachedSecond = NaN;
  private cachedText = '';

  /** Throws a RangeError when the time zone is unknown. */
  constructor(timeZone: string) {
    this.parts = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Whole seconds: milliseconds are cut off, not rounded. */
  format(ms: number): string {
    const second = Math.floor(ms / 1000);
    if (second !== this.cachedSecond) {
      const local = new Date(second * 1000 + this.offsetAt(ms));
      this.cachedText = local.toISOString().slice(0, 19).replace('T', ' ');
      this.cachedSecond = second;
    }
    return this.cachedText;
  }

  private offsetAt(ms: number): number {
    const bucket = Math.floor(ms / OFFSET_STEP_MS);
    if (bucket !== this.offsetBucket) {
      this.offsetMs = this.measureOffset(bucket * OFFSET_STEP_MS);
      this.offsetBucket = bucket;
    }
    return this.offsetMs;
  }

  private measureOffset(ms: number): number {
    const at: Record<string, number> = {};
    for (const { type, value } of this.parts.formatToParts(ms)) at[type] = Number(value);
    const asUtc = Date.UTC(at['year']!, at['month']! - 1, at['day'], at['hour'], at['minute'], at['second']);
    return asUtc - ms;
  }
}
