import type { DeliveryDelay, Feeling } from './delivery-delay.js';

/** Between two looks at messages. */
const LOOK_MS = 100;
/** What is left of the pace when somebody is hurt. */
const SLOWER = 0.7;
/** What comes back with a look at messages that are in time. */
const FASTER_PER_LOOK = 0.001;
/** What is left at least: it takes long to come back from nothing. */
const SHARE_MIN = 0.025;
/** A turn that comes so late says that the process has more to do than its core gives it. */
const LATE_MS = 15;
/** While no messages tell more: what comes back with a timely turn, and what is left at least. */
const FASTER_PER_TURN = 0.001;
const SHARE_ALONE_MIN = 0.125;

/**
 * How much of the full pace is bearable, found out as TCP finds its share of a line that it does not know: a little
 * more while messages are in time, much less when they are late. Where there are no messages the process's own turns
 * tell whether it is behind.
 */
export class Pace {
  private present = 1;
  private feeling: Feeling = 'nothing';
  private dueAtMs = 0;
  private lookAtMs = 0;

  constructor(private readonly delay: Pick<DeliveryDelay, 'feel'>) {}

  /** Of the full pace, what may begin now. */
  get share(): number {
    return this.present;
  }

  /** A crowd is here. Where messages flow it begins slowly: when they are late it is too late for them. */
  begin(): void {
    this.feeling = this.delay.feel();
    if (this.feeling !== 'nothing') this.present = SHARE_MIN;
  }

  /** The next turn is due then. */
  expect(dueAtMs: number): void {
    this.dueAtMs = dueAtMs;
  }

  /** A turn is here. */
  adapt(nowMs: number): void {
    const isLook = nowMs >= this.lookAtMs;
    if (isLook) {
      this.lookAtMs = nowMs + LOOK_MS;
      this.feeling = this.delay.feel();
    }
    if (this.feeling === 'nothing') {
      const isLate = nowMs - this.dueAtMs > LATE_MS;
      this.change(isLate ? SLOWER : 1, isLate ? 0 : FASTER_PER_TURN, SHARE_ALONE_MIN);
    } else if (isLook) {
      const isLate = this.feeling === 'late';
      this.change(isLate ? SLOWER : 1, isLate ? 0 : FASTER_PER_LOOK, SHARE_MIN);
    }
  }

  private change(times: number, more: number, least: number): void {
    this.present = Math.min(1, Math.max(least, this.present * times + more));
  }
}
