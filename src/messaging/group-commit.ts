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
  /** While several entries would come together, small batches begin so far apart at least; 0 by default. */
  readonly paceMs?: number;
  /** Commits that may run at a time; 1 by default. */
  readonly atOnceMax?: number;
}

/** What a commit returns when its batch is durable. */
export interface Committed<Result> {
  /** For each entry of the batch, in its order. */
  readonly results: readonly Result[];
  /**
   * What is still to be done before the entries are told. Other commits run beside it; follow-ups come one at a time, in
   * the order in which their commits ended. An error of it is what the entries are told.
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
/** A commit that takes longer may be stuck at a row: what came meanwhile no longer waits for its end. */
const LONG_COMMIT_MS = 50;
/** With so many, what a batch costs before its first entry is little beside what its entries cost. */
const ENOUGH = 40;
/** Share of the newest batch in the estimate of what comes. */
const NEWEST_SHARE = 0.25;

/**
 * Commits entries in batches, a few batches at a time: whatever arrives while they run joins the next one. An idle
 * queue commits at once; a busy one lets its batches fill up for a moment, because a commit costs nearly the same
 * whatever its size. When there is more than fits into a batch, those who wait take turns, so that a busy one does
 * not starve others. When a batch fails because of its content, its halves are tried apart until the entry at fault
 * fails alone.
 */
export class GroupCommit<Entry, Result> {
  private readonly queue = new FairQueue<Waiting<Entry, Result>>();
  private queuedBytes = 0;
  private running = 0;
  /** Keys of the entries in running commits. */
  private readonly busyKeys = new Set<unknown>();
  private followingUp: Promise<void> = Promise.resolve();
  private begunAtMs = 0;
  /** Entries that came lately. */
  private perMs = 0;
  private expiry: NodeJS.Timeout | undefined;
  /** Ends the pause before a batch. */
  private pause: NodeJS.Timeout | undefined;

  constructor(
    private readonly limits: GroupCommitLimits,
    private readonly commit: (entries: readonly Entry[]) => Promise<Committed<Result>>,
    /** Whether a smaller batch could succeed where this one failed. */
    private readonly isWorthSplitting: (error: unknown) => boolean,
    /** What an entry is told when the queue is full, or does not move. */
    private readonly refusal: () => Error,
    /** Entries of one key are never in two commits at a time. */
    private readonly keyOf: (entry: Entry) => unknown = () => undefined,
  ) {}

  /**
   * Resolves when the entry is durable and followed up, with what the commit returned for it. Entries of one party
   * keep their order as far as they have the same key. Rejects with the refusal when the queue is full, or has not
   * moved for too long; then nothing was committed.
   */
  add(entry: Entry, bytes: number, party?: unknown): Promise<Result> {
    const { queueMax, queueBytesMax = Infinity } = this.limits;
    if (this.queue.size >= queueMax || this.queuedBytes + bytes > queueBytesMax) {
      return Promise.reject(this.refusal());
    }
    return new Promise((resolve, reject) => {
      this.queue.add(party, { entry, bytes, sinceMs: performance.now(), resolve, reject });
      this.queuedBytes += bytes;
      if (!this.pause || this.isBatchLarge) this.begin();
      this.watchExpiry();
    });
  }

  get length(): number {
    return this.queue.size;
  }

  private get isBatchLarge(): boolean {
    const { countMax, bytesMax } = this.limits;
    return this.queue.size >= Math.min(countMax, ENOUGH) || this.queuedBytes >= bytesMax;
  }

  /** Begins as many commits as may begin now, and sees to it that the next one does in time. */
  private begin(): void {
    clearTimeout(this.pause);
    this.pause = undefined;
    const { atOnceMax = 1 } = this.limits;
    while (this.queue.size > 0 && this.running < atOnceMax) {
      const pauseMs = this.pauseMs();
      if (pauseMs > 0) {
        this.pause = setTimeout(() => this.begin(), pauseMs);
        return;
      }
      const batch = this.takeBatch();
      if (batch.length === 0) return;
      const elapsedMs = performance.now() - this.begunAtMs;
      this.begunAtMs += elapsedMs;
      this.perMs += NEWEST_SHARE * (batch.length / Math.max(1, elapsedMs) - this.perMs);
      void this.run(batch);
    }
  }

  /**
   * How long a batch should still fill up: until the pace is kept, if as many come as are worth it; else until the end
   * of a commit that runs.
   */
  private pauseMs(): number {
    const { paceMs = 0 } = this.limits;
    if (this.isBatchLarge) return 0;
    const sinceMs = performance.now() - this.begunAtMs;
    if (this.perMs * paceMs >= WORTH_WAITING) return paceMs - sinceMs;
    return this.running > 0 ? LONG_COMMIT_MS - sinceMs : 0;
  }

  private takeBatch(): Waiting<Entry, Result>[] {
    const batch: Waiting<Entry, Result>[] = [];
    const mayGo = ({ entry }: Waiting<Entry, Result>): boolean => !this.busyKeys.has(this.keyOf(entry));
    let bytes = 0;
    while (batch.length < this.limits.countMax) {
      const next = this.queue.peek(mayGo);
      if (!next || (batch.length > 0 && bytes + next.bytes > this.limits.bytesMax)) break;
      bytes += next.bytes;
      batch.push(this.queue.take(mayGo)!);
    }
    this.queuedBytes -= bytes;
    return batch;
  }

  private async run(batch: readonly Waiting<Entry, Result>[]): Promise<void> {
    const keys = new Set(batch.map(({ entry }) => this.keyOf(entry)));
    for (const key of keys) this.busyKeys.add(key);
    this.running++;
    await this.settle(batch);
    this.running--;
    for (const key of keys) this.busyKeys.delete(key);
    this.begin();
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
      const before = this.followingUp;
      this.followingUp = before
        .then(followUp)
        .then(tell, (error: unknown) => batch.forEach(({ reject }) => reject(error)));
      await before;
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
