/** Collects durations in milliseconds and tells their percentiles. */
export class Latencies {
  #values = [];

  add(ms) {
    this.#values.push(ms);
  }

  get count() {
    return this.#values.length;
  }

  /** Percentiles over everything that was collected; nulls when that is nothing. */
  summary() {
    const sorted = Float64Array.from(this.#values).sort();
    const at = (share) =>
      sorted.length === 0
        ? null
        : round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
    return { count: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: at(1) };
  }
}

export function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}
