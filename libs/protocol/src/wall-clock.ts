/** Offsets of every time zone in use change only at quarter hours. */
const OFFSET_STEP_MS = 900_000;
const DT = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

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

  /** Unix milliseconds of a `dt`, or null when the text is none or names no day of the calendar. */
  parse(text: string): number | null {
    const match = DT.exec(text);
    if (!match) return null;
    const asUtc = Date.parse(`${match[1]}T${match[2]}Z`);
    if (Number.isNaN(asUtc)) return null;
    // The offset at the wall clock's own reading may be off by one change of the zone; the second look is right.
    const ms = asUtc - this.offsetAt(asUtc - this.offsetAt(asUtc));
    return this.format(ms) === text ? ms : null;
  }

  /** When the day of a moment began. */
  startOfDay(ms: number): number {
    const day = this.format(ms).slice(0, 10);
    // Some zones put their clocks forward at midnight, and the day begins at one.
    return this.parse(`${day} 00:00:00`) ?? this.parse(`${day} 01:00:00`)!;
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
