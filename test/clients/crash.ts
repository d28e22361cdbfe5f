/** An SDK would crash, or one of its futures would fail: what no answer of ours may cause. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** What a socket's listener threw; a real app would be gone. */
export class CrashLog {
  private readonly crashes: unknown[] = [];

  /** Runs a listener; what it throws is kept. */
  guard(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.crashes.push(error);
    }
  }

  /** Throws the first crash, if there was any. */
  throwFirst(): void {
    if (this.crashes.length > 0) throw this.crashes[0];
  }
}
