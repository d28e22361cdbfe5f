import { TokenBucket } from '@hongyan/kernel';

const TURN_MS = 10;
/** What may begin at once after a quiet moment, as a part of a second. */
const BURST = 0.1;
/** A turn that comes so late says that the process has more to do than its core gives it. */
const LATE_MS = 15;
/** What is left of the pace after a late turn, what comes back with a timely one, and what is left at least. */
const SLOWER = 0.7;
const FASTER = 0.001;
const SHARE_MIN = 0.125;
/** A line that takes no longer than this at the full pace, in seconds, is over before anything is gained. */
const SHORT_LINE = 0.2;

/**
 * Begins so many things a second; the others wait in line, first come, first served. A storm of clients is spread
 * over the time that it needs anyway, and leaves room for those who are here: while the process is behind with its
 * work, less begins.
 */
export class UpgradeLine<Upgrade> {
  private line: Upgrade[] = [];
  private first = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly bucket: TokenBucket;
  /** Of the pace, what may begin now. */
  private share = 1;
  private turnDueAtMs = 0;

  constructor(
    private readonly perSecond: number,
    private readonly waitingMax: number,
    private readonly begin: (upgrade: Upgrade) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.bucket = new TokenBucket(perSecond, Math.max(1, perSecond * BURST), nowMs());
  }

  /** False when too many wait. */
  offer(upgrade: Upgrade): boolean {
    if (this.waiting === 0 && this.takeTurn(this.nowMs())) {
      this.begin(upgrade);
      return true;
    }
    if (this.waiting >= this.waitingMax) return false;
    this.line.push(upgrade);
    if (!this.timer) {
      this.turnDueAtMs = this.nowMs() + TURN_MS;
      this.timer = setInterval(() => this.turn(), TURN_MS).unref();
    }
    return true;
  }

  private get waiting(): number {
    return this.line.length - this.first;
  }

  /** At half the pace each takes twice as much of it. */
  private takeTurn(nowMs: number): boolean {
    const isShort = this.waiting <= this.perSecond * SHORT_LINE;
    return this.bucket.take(nowMs, isShort ? 1 : 1 / this.share);
  }

  private turn(): void {
    // Once for the whole turn: while it lasts, more would become due.
    const nowMs = this.nowMs();
    const isLate = nowMs - this.turnDueAtMs > LATE_MS;
    this.share = isLate ? Math.max(SHARE_MIN, this.share * SLOWER) : Math.min(1, this.share + FASTER);
    this.turnDueAtMs = nowMs + TURN_MS;
    while (this.waiting > 0 && this.takeTurn(nowMs)) this.begin(this.line[this.first++]!);
    if (this.waiting > 0 && this.first < this.line.length / 2) return;
    this.line = this.line.slice(this.first);
    this.first = 0;
    if (this.waiting > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
