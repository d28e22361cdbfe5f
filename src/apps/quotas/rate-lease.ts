/** Tokens that are asked for at a time, as a part of a second: few trips, and little that lies about unused. */
const SLICE_MS = 100;
/** After less was given than was asked for nobody asks again for so long: it would be no more. */
const DRY_MS = 50;

/**
 * One process's hold on a rate that all processes share. It leases tokens for a moment ahead, so that a message costs
 * no trip; whoever finds none waits for the trip that is under way. What was not used goes back with the next trip.
 */
export class RateLease {
  private left = 0;
  private goodUntilMs = 0;
  private dryUntilMs = 0;
  private isAsking = false;
  private waiting: ((isGranted: boolean) => void)[] = [];

  /** `lease` asks for tokens and hands unused ones back; it never rejects. */
  constructor(
    private readonly lease: (perSecond: number, want: number, unused: number) => Promise<number>,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Whether one more fits into the rate now. */
  take(perSecond: number): boolean | Promise<boolean> {
    const nowMs = this.nowMs();
    if (this.left > 0 && nowMs < this.goodUntilMs) {
      this.left--;
      return true;
    }
    if (nowMs < this.dryUntilMs) return false;
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (!this.isAsking) void this.ask(perSecond);
    });
  }

  /** For a token that was taken in vain. */
  giveBack(): void {
    this.left++;
  }

  private async ask(perSecond: number): Promise<void> {
    this.isAsking = true;
    while (this.waiting.length > 0) {
      const asking = this.waiting;
      this.waiting = [];
      const want = Math.max(asking.length, Math.ceil((perSecond * SLICE_MS) / 1_000));
      const unused = this.left;
      this.left = 0;
      const granted = await this.lease(perSecond, want, unused);
      const nowMs = this.nowMs();
      this.goodUntilMs = nowMs + SLICE_MS;
      if (granted < want) this.dryUntilMs = nowMs + DRY_MS;
      // Those who came meanwhile come after those who waited longer.
      const all = [...asking, ...this.waiting.splice(0)];
      all.slice(0, granted).forEach((resolve) => resolve(true));
      this.left += Math.max(0, granted - all.length);
      if (granted < want) all.slice(granted).forEach((resolve) => resolve(false));
      else this.waiting = all.slice(granted);
    }
    this.isAsking = false;
  }
}
