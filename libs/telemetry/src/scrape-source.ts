import type { Gauge } from 'prom-client';

/** What gauges show. */
export type Samples = readonly (readonly [
  gauge: Gauge,
  value: number,
  labels?: Readonly<Record<string, string>>,
])[];

const CACHE_MS = 2_000;
const TIMEOUT_MS = 1_500;

/** Gauges that are filled when somebody scrapes, from a source that may be slow or away. */
export class ScrapeSource {
  private askedAtMs = -Infinity;
  private asking: Promise<void> | undefined;

  constructor(
    private readonly gauges: readonly Gauge[],
    private readonly read: () => Samples | Promise<Samples>,
  ) {}

  /** Never throws, and never takes long. At most one question is under way, however often it is called. */
  async refresh(): Promise<void> {
    if (!this.asking) {
      const nowMs = performance.now();
      if (nowMs - this.askedAtMs < CACHE_MS) return;
      this.askedAtMs = nowMs;
      this.asking = this.ask().finally(() => {
        this.asking = undefined;
      });
    }
    if (!(await endsInTime(this.asking))) this.clear();
  }

  private async ask(): Promise<void> {
    try {
      const samples = await this.read();
      this.clear();
      for (const [gauge, value, labels = {}] of samples) gauge.set(labels, value);
    } catch {
      // Whether database and Redis answer is a gauge of its own.
      this.clear();
    }
  }

  private clear(): void {
    for (const gauge of this.gauges) {
      gauge.reset();
      // The reset of a gauge without labels is a zero, which would mean health.
      gauge.remove({});
    }
  }
}

async function endsInTime(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), TIMEOUT_MS);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
