import { LRUCache } from 'lru-cache';

/**
 * Values that are read on demand, by one reader per key at a time. A value that was dropped while it was being read
 * is not kept: whoever asks after the drop gets a read that began after it.
 */
export class ReadThroughCache<Key extends {}, Value extends {}> {
  private readonly values: LRUCache<Key, Value>;
  private readonly reads = new Map<Key, Promise<Value | null>>();

  constructor(countMax: number, ttlMs: number) {
    this.values = new LRUCache({ max: countMax, ttl: ttlMs });
  }

  /** The value, or null when there is none: that is not remembered. */
  async get(key: Key, read: () => Promise<Value | null>): Promise<Value | null> {
    return this.values.get(key) ?? this.reads.get(key) ?? this.read(key, read);
  }

  drop(key: Key): void {
    this.values.delete(key);
    this.reads.delete(key);
  }

  clear(): void {
    this.values.clear();
    this.reads.clear();
  }

  /** For a change whose key is not known: what is being read now may be older than the change. */
  distrustReads(): void {
    this.reads.clear();
  }

  private read(key: Key, read: () => Promise<Value | null>): Promise<Value | null> {
    const promise = read()
      .then((value) => {
        if (value !== null && this.reads.get(key) === promise) this.values.set(key, value);
        return value;
      })
      .finally(() => {
        if (this.reads.get(key) === promise) this.reads.delete(key);
      });
    this.reads.set(key, promise);
    return promise;
  }
}
