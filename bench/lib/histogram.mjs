import { round } from './latencies.mjs';

/** Each bucket is 1 % wider than the one before. */
const GROWTH = 1.01;
const BUCKETS = 2_048;
const LOG_GROWTH = Math.log(GROWTH);
/** Where the first bucket ends. */
const LEAST_MS = 0.001;

/**
 * Durations in milliseconds, counted in buckets: it costs the same for ten values and for ten million, and those of
 * several processes can be added up. Percentiles are within 1 %.
 */
export class Histogram {
  constructor({ counts = new Uint32Array(BUCKETS), maxMs = 0 } = {}) {
    this.counts = counts;
    this.maxMs = maxMs;
  }

  static merge(parts) {
    const whole = new Histogram();
    for (const { counts, maxMs } of parts) {
      counts.forEach((count, bucket) => {
        whole.counts[bucket] += count;
      });
      whole.maxMs = Math.max(whole.maxMs, maxMs);
    }
    return whole;
  }

  add(ms) {
    const bucket = ms <= LEAST_MS ? 0 : Math.ceil(Math.log(ms / LEAST_MS) / LOG_GROWTH);
    this.counts[Math.min(BUCKETS - 1, bucket)]++;
    if (ms > this.maxMs) this.maxMs = ms;
  }

  /** Percentiles; nulls when nothing was added. */
  summary() {
    const count = this.counts.reduce((sum, each) => sum + each, 0);
    const at = (share) => (count === 0 ? null : round(this.#valueAt(Math.ceil(share * count))));
    return {
      count,
      p50: at(0.5),
      p90: at(0.9),
      p99: at(0.99),
      p999: at(0.999),
      max: count === 0 ? null : round(this.maxMs),
    };
  }

  #valueAt(rank) {
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.counts[bucket];
      if (seen >= rank) return Math.min(this.maxMs, LEAST_MS * GROWTH ** bucket);
    }
    return this.maxMs;
  }
}
