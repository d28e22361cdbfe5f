/** Bounds of one batch and of the queue before it. */
export interface GroupCommitLimits {
  readonly countMax: number;
  readonly bytesMax: number;
  readonly queueMax: number;
}

interface Waiting<Entry, Result> {
  readonly entry: Entry;
  readonly bytes: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits entries in batches, one batch at a time: whatever arrives while a commit runs joins the next one. An
 * idle queue commits at once, so there is nothing to wait for. When a batch fails because of its content, its
 * halves are tried apart until the entry at fault fails alone.
 */
export class GroupCommit<Entry, Result> {
  private queue: Waiting<Entry, Result>[] = [];
  private isCommitting = false;

  constructor(
    private readonly limits: GroupCommitLimits,
    private readonly commit: (entries: readonly Entry[]) => Promise<readonly Result[]>,
    /** Whether a smaller batch could succeed where this one failed. */
    private readonly isWorthSplitting: (error: unknown) => boolean,
    /** What an entry is told when the queue is full. */
    private readonly refusal: () => Error,
  ) {}

  /** Resolves when the entry is durable, with what the commit returned for it. */
  add(entry: Entry, bytes: number): Promise<Result> {
    if (this.queue.length >= this.limits.queueMax) return Promise.reject(this.refusal());
    return new Promise((resolve, reject) => {
      this.queue.push({ entry, bytes, resolve, reject });
      if (!this.isCommitting) void this.drain();
    });
  }

  get length(): number {
    return this.queue.length;
  }

  private async drain(): Promise<void> {
    this.isCommitting = true;
    while (this.queue.length > 0) await this.settle(this.takeBatch());
    this.isCommitting = false;
  }

  private takeBatch(): Waiting<Entry, Result>[] {
    let bytes = 0;
    let count = 0;
    while (count < this.queue.length && count < this.limits.countMax) {
      bytes += this.queue[count]!.bytes;
      if (count > 0 && bytes > this.limits.bytesMax) break;
      count++;
    }
    const batch = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    return batch;
  }

  private async settle(batch: readonly Waiting<Entry, Result>[]): Promise<void> {
    try {
      const results = await this.commit(batch.map(({ entry }) => entry));
      batch.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (batch.length === 1 || !this.isWorthSplitting(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const middle = batch.length >> 1;
      await this.settle(batch.slice(0, middle));
      await this.settle(batch.slice(middle));
    }
  }
}
