import { setTimeout as sleep } from 'node:timers/promises';

interface Reader<Value> {
  readonly promise: Promise<Value | null>;
  readonly resolve: (value: Value | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads by key, one query at a time: what is asked for while a query runs goes together into the next, so that a
 * storm of readers costs a few large queries. Whoever asks gets a read that began after the question.
 */
export class BatchedReads<Key, Value> {
  private waiting = new Map<Key, Reader<Value>>();
  private isReading = false;

  constructor(
    private readonly keysMax: number,
    /** Between two queries, so that more come together; who comes in a quiet moment never waits. */
    private readonly pauseMs: number,
    private readonly read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
  ) {}

  /** The value, or null when there is none. Throws what the query threw, like everybody who shared it. */
  get(key: Key): Promise<Value | null> {
    let reader = this.waiting.get(key);
    if (!reader) {
      reader = newReader<Value>();
      this.waiting.set(key, reader);
      if (!this.isReading) void this.readAll();
    }
    return reader.promise;
  }

  private async readAll(): Promise<void> {
    this.isReading = true;
    while (this.waiting.size > 0) {
      const batch = this.take();
      try {
        const found = await this.read([...batch.keys()]);
        for (const [key, reader] of batch) reader.resolve(found.get(key) ?? null);
      } catch (error) {
        for (const reader of batch.values()) reader.reject(error);
      }
      await sleep(this.pauseMs);
    }
    this.isReading = false;
  }

  private take(): Map<Key, Reader<Value>> {
    const all = [...this.waiting];
    this.waiting = new Map(all.slice(this.keysMax));
    return new Map(all.slice(0, this.keysMax));
  }
}

function newReader<Value>(): Reader<Value> {
  let settle: Omit<Reader<Value>, 'promise'>;
  const promise = new Promise<Value | null>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle! };
}
