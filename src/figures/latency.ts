/** Below it a bucket is one millisecond; above, eight buckets double: a twelfth off at most. */
const EXACT_BELOW = 16;
const EXACT_BITS = 4;
const PARTS_BITS = 3;
const PARTS = 1 << PARTS_BITS;
const LONGEST_MS = 0x7fffffff;

/** The bucket that counts a time. */
export function bucketOf(ms: number): number {
  const whole = Math.min(LONGEST_MS, Math.max(0, Math.round(ms)));
  if (whole < EXACT_BELOW) return whole;
  const power = 31 - Math.clz32(whole);
  return EXACT_BELOW + (power - EXACT_BITS) * PARTS + ((whole >> (power - PARTS_BITS)) & (PARTS - 1));
}

/** The middle of a bucket, in milliseconds. */
function middleOf(bucket: number): number {
  if (bucket < EXACT_BELOW) return bucket;
  const width = 2 ** (Math.floor((bucket - EXACT_BELOW) / PARTS) + EXACT_BITS - PARTS_BITS);
  const low = (PARTS + ((bucket - EXACT_BELOW) % PARTS)) * width;
  return low + (width - 1) / 2;
}

/** The time that a part of all took at most, such as 0.99 of them; null when there was none. */
export function quantile(counts: ReadonlyMap<number, number>, part: number): number | null {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  for (const bucket of [...counts.keys()].toSorted((a, b) => a - b)) {
    seen += counts.get(bucket)!;
    if (seen >= total * part) return middleOf(bucket);
  }
  return null;
}
