import { setTimeout as sleep } from 'node:timers/promises';

const REMEMBERED_MAX = 32;
/** Before anything was committed. */
const FIRST_GUESS_MS = 4;

/**
 * Remembers how long the latest commits took, so that a message which is only seemingly sent (contract 8.4, 8.5) is
 * answered no sooner than a stored one.
 */
export class CommitPace {
  private readonly latestMs: number[] = [];
  private next = 0;

  /** Waits for a commit and remembers how long it took. */
  async measure<T>(commit: Promise<T>): Promise<T> {
    const startedAtMs = performance.now();
    const result = await commit;
    this.latestMs[this.next] = performance.now() - startedAtMs;
    this.next = (this.next + 1) % REMEMBERED_MAX;
    return result;
  }

  /** Waits as long as one of the latest commits took. Timers know whole milliseconds and fire a little late. */
  async pretend(): Promise<void> {
    const ms = this.latestMs[Math.floor(Math.random() * this.latestMs.length)] ?? FIRST_GUESS_MS;
    await sleep(Math.max(0, Math.floor(ms - Math.random())));
  }
}
