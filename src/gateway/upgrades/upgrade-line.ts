import { TokenBucket } from '@hongyan/kernel';
import type { DeliveryDelay } from './delivery-delay.js';
import { Pace } from './pace.js';

const TURN_MS = 10;
/** What may begin at once after a quiet moment, as a part of a second. */
const BURST = 0.1;
/** Of the full pace, what is no storm: as many as that come and go where there are many. */
const ORDINARY = 0.05;
/** Nobody waits longer than this unless the full pace is too slow for it: a minute is what a storm may take. */
const WAIT_MS_MAX = 35_000;

interface Waiting<Upgrade> {
  readonly upgrade: Upgrade;
  readonly sinceMs: number;
}

/**
 * Begins so many things a second; the others wait in line, first come, first served. A storm of clients is spread
 * over the time that it needs anyway, and leaves room for those who are here: while the process is behind with its
 * work, or messages are late, less begins.
 */
export class UpgradeLine<Upgrade> {
  private line: Waiting<Upgrade>[] = [];
  private first = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly bucket: TokenBucket;
  /** Empty when more come than on any day. */
  private readonly ordinary: TokenBucket;
  private readonly pace: Pace;

  constructor(
    private readonly perSecond: number,
    private readonly waitingMax: number,
    private readonly begin: (upgrade: Upgrade) => void,
    private readonly delay: DeliveryDelay,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.bucket = new TokenBucket(perSecond, Math.max(1, perSecond * BURST), nowMs());
    this.ordinary = new TokenBucket(perSecond * ORDINARY, Math.max(1, perSecond * BURST), nowMs());
    this.pace = new Pace(delay);
  }

  /** False when too many wait. */
  offer(upgrade: Upgrade): boolean {
    const nowMs = this.nowMs();
    if (!this.ordinary.take(nowMs)) this.timer ??= this.start(nowMs);
    if (this.waiting === 0 && this.take(nowMs)) {
      this.begin(upgrade);
      return true;
    }
    if (this.waiting >= this.waitingMax) return false;
    this.line.push({ upgrade, sinceMs: nowMs });
    this.timer ??= this.start(nowMs);
    return true;
  }

  private get waiting(): number {
    return this.line.length - this.first;
  }

  private start(nowMs: number): NodeJS.Timeout {
    this.pace.begin();
    this.delay.isUnusual = true;
    this.pace.expect(nowMs + TURN_MS);
    return setInterval(() => this.turn(), TURN_MS).unref();
  }

  private turn(): void {
    // Once for the whole turn: while it lasts, more would become due.
    const nowMs = this.nowMs();
    this.pace.adapt(nowMs, this.waiting / this.perSecond);
    this.pace.expect(nowMs + TURN_MS);
    while (this.waiting > 0 && this.take(nowMs)) this.begin(this.line[this.first++]!.upgrade);
    if (this.waiting > 0 && this.first < this.line.length / 2) return;
    this.line = this.line.slice(this.first);
    this.first = 0;
    // Until the full pace is bearable: the next ones of the storm may be on their way.
    if (this.waiting > 0 || this.pace.share < 1) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.delay.isUnusual = false;
  }

  /** At half the pace each takes twice as much of it. */
  private take(nowMs: number): boolean {
    return this.bucket.take(nowMs, 1 / Math.max(this.pace.share, this.leastShare(nowMs)));
  }

  /** The part of the full pace at which all who wait now begin in time. */
  private leastShare(nowMs: number): number {
    const head = this.line[this.first];
    if (!head) return 0;
    const leftMs = Math.max(TURN_MS, head.sinceMs + WAIT_MS_MAX - nowMs);
    return Math.min(1, (this.waiting * 1_000) / leftMs / this.perSecond);
  }
}
