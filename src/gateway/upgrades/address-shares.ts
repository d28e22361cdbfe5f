import { TokenBucket } from './token-bucket.js';

/** What an address may do at once after a quiet moment, in seconds of its share: all phones behind one NAT come back. */
const BURST_SECONDS = 10;
const ADDRESSES_MAX = 50_000;

/** How many upgrades each address may begin; who was quiet longest is forgotten when there are too many. */
export class AddressShares {
  private readonly buckets = new Map<string, TokenBucket>();

  /** Zero for as many as come. */
  constructor(private readonly perSecond: number) {}

  /** Counts one more of the address; false when it is one too many. */
  take(address: string, nowMs: number): boolean {
    if (this.perSecond === 0) return true;
    const bucket =
      this.buckets.get(address) ?? new TokenBucket(this.perSecond, this.perSecond * BURST_SECONDS, nowMs);
    this.buckets.delete(address);
    this.buckets.set(address, bucket);
    if (this.buckets.size > ADDRESSES_MAX) this.buckets.delete(this.buckets.keys().next().value!);
    return bucket.take(nowMs);
  }
}
