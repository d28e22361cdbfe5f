import { TokenBucket } from '@hongyan/kernel';

const TURN_MS = 10;
/** What may begin at once after a quiet moment, as a part of a second. */
const BURST = 0.1;

/**
 * Begins so many things a second; the others wait in line, first come, first served. A storm of clients is spread
 * over the time that it needs anyway, and leaves room for those who are here.
 */
export class UpgradeLine<Upgrade> {
  private line: Upgrade[] = [];
  private first = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly bucket: TokenBucket;

  constructor(
    perSecond: number,
    private readonly waitingMax: number,
    private readonly begin: (upgrade: Upgrade) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.bucket = new TokenBucket(perSecond, Math.max(1, perSecond * BURST), nowMs());
  }

  /** False when too many wait. */
  offer(upgrade: Upgrade): boolean {
    if (this.waiting === 0 && this.bucket.take(this.nowMs())) {
      this.begin(upgrade);
      return true;
    }
    if (this.waiting >= this.waitingMax) return false;
    this.line.push(upgrade);
    this.timer ??= setInterval(() => this.turn(), TURN_MS).unref();
    return true;
  }

  private get waiting(): number {
    return this.line.length - this.first;
  }

  private turn(): void {
    while (this.waiting > 0 && this.bucket.take(this.nowMs())) this.begin(this.line[this.first++]!);
    if (this.waiting > 0 && this.first < this.line.length / 2) return;
    this.line = this.line.slice(this.first);
    this.first = 0;
    if (this.waiting > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
