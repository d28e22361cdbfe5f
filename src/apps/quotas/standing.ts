import type { QuotaOwner } from './quota.js';

/** From here on to the limit every message asks first, as long as others may be as near. */
const NEAR_MIN = 1_000;
const NEAR_PART = 0.05;

/** How much an owner with a quota has stored, as one process knows it. */
export class Standing {
  /** What this process counted since the last booking, and what it is just booking. */
  private counted = 0;
  private booking = 0;
  /** What was let in here and is not stored yet. */
  pending = 0;
  /** Whether anybody wanted to know since the last look. */
  isAsked = true;

  /** `booked` is what all processes have written down. */
  constructor(
    readonly owner: QuotaOwner,
    public booked: number,
  ) {}

  get used(): number {
    return this.booked + this.unbooked + this.pending;
  }

  /** What this process alone knows of. */
  get unbooked(): number {
    return this.booking + this.counted;
  }

  /** Whether what others store just now may be all that is left. */
  isNear(max: number): boolean {
    return max - this.used < Math.max(NEAR_MIN, max * NEAR_PART);
  }

  count(count: number): void {
    this.counted += count;
  }

  beginBooking(): void {
    this.booking += this.counted;
    this.counted = 0;
  }

  /** `total` is what the books say now; undefined when they could not be read. */
  endBooking(total: number | undefined): void {
    this.booked = total ?? this.booked + this.booking;
    this.booking = 0;
  }

  failBooking(): void {
    this.counted += this.booking;
    this.booking = 0;
  }
}
