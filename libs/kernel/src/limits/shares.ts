import { TokenBucket } from './token-bucket.js';

/** What one may do at once after a quiet moment, in seconds of its share: all phones behind one NAT come back. */
const BURST_SECONDS = 10;
const KEYS_MAX = 50_000;

/** How much each address, or each user, may do; who was quiet longest is forgotten when there are too many. */
export class Shares<Key extends string | number> {
  private readonly buckets = new Map<Key, TokenBucket>();

  /** Zero for as much as they like. */
  constructor(private readonly perSecond: number) {}

  /** Counts one more; false when it is one too many. */
  take(key: Key, nowMs: number): boolean {
    if (this.perSecond === 0) return true;
    const bucket =
      this.buckets.get(key) ?? new TokenBucket(this.perSecond, this.perSecond * BURST_SECONDS, nowMs);
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > KEYS_MAX) this.buckets.delete(this.buckets.keys().next().value!);
    return bucket.take(nowMs);
  }
}
