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
/** A line that takes no longer than this at the full pace, in seconds, is over before anything is gained. */
const SHORT_LINE = 0.2;
/** What comes back with a turn when nobody waits: the full pace within some seconds. */
const FASTER_IDLE = 0.002;

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

  /** A turn is here; those who wait would take so many seconds at the full pace. */
  adapt(nowMs: number, lineSeconds: number): void {
    const isLook = nowMs >= this.lookAtMs;
    if (isLook) {
      this.lookAtMs = nowMs + LOOK_MS;
      this.feeling = this.delay.feel();
    }
    if (lineSeconds === 0) this.change(1, this.feeling === 'late' ? 0 : FASTER_IDLE, 0);
    else if (this.feeling === 'nothing') this.adaptAlone(nowMs - this.dueAtMs > LATE_MS, lineSeconds);
    else if (isLook && this.feeling === 'late') this.change(SLOWER, 0, SHARE_MIN);
    else if (isLook) this.change(1, FASTER_PER_LOOK, SHARE_MIN);
  }

  private adaptAlone(isLate: boolean, lineSeconds: number): void {
    if (isLate && lineSeconds > SHORT_LINE) this.change(SLOWER, 0, SHARE_ALONE_MIN);
    else this.change(1, FASTER_PER_TURN, SHARE_ALONE_MIN);
  }

  private change(times: number, more: number, least: number): void {
    this.present = Math.min(1, Math.max(least, this.present * times + more));
  }
}
