import { FairQueue } from './fair-queue.js';

/** Bounds of one batch and of the queue before it. */
export interface GroupCommitLimits {
  readonly countMax: number;
  readonly bytesMax: number;
  readonly queueMax: number;
  /** Bytes that may wait; no bound by default. */
  readonly queueBytesMax?: number;
  /** Longest that an entry waits for its batch to begin before it is refused; no bound by default. */
  readonly waitMaxMs?: number;
  /** While several entries would come together, batches begin so far apart at least; 0 by default. */
  readonly paceMs?: number;
}

/** What a commit returns when its batch is durable. */
export interface Committed<Result> {
  /** For each entry of the batch, in its order. */
  readonly results: readonly Result[];
  /**
   * What is still to be done before the entries are told. The next commit runs beside it; its own follow-up comes after
   * this one. An error of it is what the entries are told.
   */
  readonly followUp?: () => Promise<void>;
}

interface Waiting<Entry, Result> {
  readonly entry: Entry;
  readonly bytes: number;
  readonly sinceMs: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Fewer entries than that are not worth a wait. */
const WORTH_WAITING = 4;
/** Share of the newest batch in the estimate of what comes. */
const NEWEST_SHARE = 0.25;

/**
 * Commits entries in batches, one batch at a time: whatever arrives while a commit runs joins the next one. An idle
 * queue commits at once; a busy one lets its batches fill up for a moment, because a commit costs nearly the same
 * whatever its size. When there is more than fits into a batch, those who wait take turns, so that a busy one does
 * not starve others. When a batch fails because of its content, its halves are tried apart until the entry at fault
 * fails alone.
 */
export class GroupCommit<Entry, Result> {
  private readonly queue = new FairQueue<Waiting<Entry, Result>>();
  private queuedBytes = 0;
  private isCommitting = false;
  private followingUp: Promise<void> = Promise.resolve();
  private begunAtMs = 0;
  /** Entries that came lately. */
  private perMs = 0;
  private expiry: NodeJS.Timeout | undefined;
  /** Ends the pause before a batch. */
  private hurry: (() => void) | undefined;

  constructor(
    private readonly limits: GroupCommitLimits,
    private readonly commit: (entries: readonly Entry[]) => Promise<Committed<Result>>,
    /** Whether a smaller batch could succeed where this one failed. */
    private readonly isWorthSplitting: (error: unknown) => boolean,
    /** What an entry is told when the queue is full, or does not move. */
    private readonly refusal: () => Error,
  ) {}

  /**
   * Resolves when the entry is durable and followed up, with what the commit returned for it. Entries of one party
   * keep their order. Rejects with the refusal when the queue is full, or has not moved for too long; then nothing was
   * committed.
   */
  add(entry: Entry, bytes: number, party?: unknown): Promise<Result> {
    const { queueMax, queueBytesMax = Infinity } = this.limits;
    if (this.queue.size >= queueMax || this.queuedBytes + bytes > queueBytesMax) {
      return Promise.reject(this.refusal());
    }
    return new Promise((resolve, reject) => {
      this.queue.add(party, { entry, bytes, sinceMs: performance.now(), resolve, reject });
      this.queuedBytes += bytes;
      if (!this.isCommitting) void this.drain();
      else if (this.hurry && this.isBatchFull) this.hurry();
      this.watchExpiry();
    });
  }

  get length(): number {
    return this.queue.size;
  }

  private get isBatchFull(): boolean {
    return this.queue.size >= this.limits.countMax || this.queuedBytes >= this.limits.bytesMax;
  }

  private async drain(): Promise<void> {
    this.isCommitting = true;
    while (this.queue.size > 0) {
      const pauseMs = this.pauseMs();
      if (pauseMs > 0) await this.pause(pauseMs);
      const batch = this.takeBatch();
      const elapsedMs = performance.now() - this.begunAtMs;
      this.begunAtMs += elapsedMs;
      this.perMs += NEWEST_SHARE * (batch.length / Math.max(1, elapsedMs) - this.perMs);
      if (batch.length > 0) await this.settle(batch);
    }
    this.isCommitting = false;
  }

  /** How long a batch should still fill up: until the pace is kept, if as many come as are worth it. */
  private pauseMs(): number {
    const { paceMs = 0 } = this.limits;
    if (this.isBatchFull || this.perMs * paceMs < WORTH_WAITING) return 0;
    return paceMs - (performance.now() - this.begunAtMs);
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.hurry = undefined;
  }

  private takeBatch(): Waiting<Entry, Result>[] {
    const batch: Waiting<Entry, Result>[] = [];
    let bytes = 0;
    while (batch.length < this.limits.countMax) {
      const next = this.queue.peek();
      if (!next || (batch.length > 0 && bytes + next.bytes > this.limits.bytesMax)) break;
      bytes += next.bytes;
      batch.push(this.queue.take()!);
    }
    this.queuedBytes -= bytes;
    return batch;
  }

  /** Refuses what waits too long behind a commit that does not end. What is in a commit has to wait for its fate. */
  private watchExpiry(): void {
    const { waitMaxMs } = this.limits;
    if (waitMaxMs === undefined || this.expiry || this.queue.size === 0) return;
    this.expiry = setTimeout(() => {
      this.expiry = undefined;
      const beforeMs = performance.now() - waitMaxMs;
      for (const { bytes, reject } of this.queue.remove(({ sinceMs }) => sinceMs <= beforeMs)) {
        this.queuedBytes -= bytes;
        reject(this.refusal());
      }
      this.watchExpiry();
    }, waitMaxMs / 2);
    this.expiry.unref();
  }

  private async settle(batch: readonly Waiting<Entry, Result>[]): Promise<void> {
    try {
      const { results, followUp } = await this.commit(batch.map(({ entry }) => entry));
      const tell = (): void => batch.forEach(({ resolve }, index) => resolve(results[index]!));
      if (!followUp) return tell();
      await this.followingUp;
      this.followingUp = followUp().then(tell, (error: unknown) =>
        batch.forEach(({ reject }) => reject(error)),
      );
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
