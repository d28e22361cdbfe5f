interface Asker {
  readonly resolve: (isGiven: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks somebody far away whether one more may come. There is one question at a time: who comes meanwhile goes into the
 * next, so many at once cost few trips. First come, first served.
 */
export class AskingLine {
  private waiting: Asker[] = [];
  private isAsking = false;

  /** `ask` returns how many of so many may come; they all fail when it does. */
  constructor(private readonly ask: (count: number) => Promise<number>) {}

  join(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.poke();
    });
  }

  /** Asks even when nobody waits, unless a question is under way. */
  poke(): void {
    if (!this.isAsking) void this.askForAll();
  }

  get isEmpty(): boolean {
    return !this.isAsking && this.waiting.length === 0;
  }

  private async askForAll(): Promise<void> {
    this.isAsking = true;
    do {
      const asking = this.waiting;
      this.waiting = [];
      try {
        const given = await this.ask(asking.length);
        asking.forEach(({ resolve }, index) => resolve(index < given));
      } catch (error) {
        for (const { reject } of asking) reject(error);
      }
    } while (this.waiting.length > 0);
    this.isAsking = false;
  }
}
