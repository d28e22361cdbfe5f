import { AskingLine } from '@hongyan/kernel';

/** Asks all nodes for places: tells how many this one has, and returns how many of those asked for it may have. */
export type Ask = (own: number, asked: number, max: number) => Promise<number>;

/** This node's part in one limit. */
export class PlaceLine {
  private readonly line: AskingLine;
  /** Given, and not in the registry yet. */
  private coming = 0;
  private max = Number.MAX_SAFE_INTEGER;

  /** `count` says how many sockets stand in the registry. */
  constructor(
    private readonly count: () => number,
    private readonly ask: Ask,
  ) {
    this.line = new AskingLine((asked) => this.askFor(asked));
  }

  /** Whether one more may come. Who got a place releases it as soon as it is counted. */
  take(max: number): Promise<boolean> {
    this.max = max;
    return this.line.join();
  }

  /** The place is counted now, or was not used: then the next telling gives it back. */
  release(): void {
    this.coming--;
  }

  /** Tells other nodes how many this one has. Never throws. */
  tell(): void {
    this.line.poke();
  }

  get isIdle(): boolean {
    return this.line.isEmpty && this.coming === 0 && this.count() === 0;
  }

  private async askFor(asked: number): Promise<number> {
    const own = this.count() + this.coming;
    // Without Redis there is only this node to know of.
    const alone = (): number => Math.max(0, Math.min(asked, this.max - own));
    const given = await this.ask(own, asked, this.max).catch(alone);
    this.coming += given;
    return given;
  }
}
