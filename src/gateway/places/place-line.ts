/** Asks all nodes for places: tells how many this one has, and returns how many of those asked for it may have. */
export type Ask = (own: number, asked: number, max: number) => Promise<number>;

/**
 * This node's part in one limit. Who comes while Redis is being asked waits for the next question, which asks for all
 * of them: a storm costs few trips.
 */
export class PlaceLine {
  private waiting: ((isGiven: boolean) => void)[] = [];
  /** Given, and not in the registry yet. */
  private coming = 0;
  private max = Number.MAX_SAFE_INTEGER;
  private isAsking = false;

  /** `count` says how many sockets stand in the registry. */
  constructor(
    private readonly count: () => number,
    private readonly ask: Ask,
  ) {}

  /** Whether one more may come. Who got a place releases it as soon as it is counted. */
  take(max: number): Promise<boolean> {
    this.max = max;
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (!this.isAsking) void this.askForAll();
    });
  }

  /** The place is counted now, or was not used: then the next telling gives it back. */
  release(): void {
    this.coming--;
  }

  /** Tells other nodes how many this one has, and serves who waits. Never throws. */
  tell(): void {
    if (!this.isAsking) void this.askForAll();
  }

  get isIdle(): boolean {
    return !this.isAsking && this.waiting.length === 0 && this.coming === 0 && this.count() === 0;
  }

  private async askForAll(): Promise<void> {
    this.isAsking = true;
    do {
      const asking = this.waiting;
      this.waiting = [];
      const own = this.count() + this.coming;
      // Without Redis there is only this node to know of.
      const given = await this.ask(own, asking.length, this.max).catch(() =>
        Math.max(0, Math.min(asking.length, this.max - own)),
      );
      this.coming += given;
      asking.forEach((resolve, index) => resolve(index < given));
    } while (this.waiting.length > 0);
    this.isAsking = false;
  }
}
