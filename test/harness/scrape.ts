import { type Family, parsePrometheusText } from './prometheus-text.js';

/** What `/metrics` showed at one moment. */
export class Scrape {
  constructor(readonly families: ReadonlyMap<string, Family>) {}

  /** The value of one series, such as `up` or `up{a="b"}`; undefined when it is not shown. */
  value(series: string): number | undefined {
    for (const { samples } of this.families.values()) {
      const value = samples.get(series);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The sum of all series whose text matches. */
  sum(pattern: RegExp): number {
    const matching = [...this.families.values()].flatMap(({ samples }) =>
      [...samples].filter(([series]) => pattern.test(series)),
    );
    return matching.reduce((total, [, value]) => total + value, 0);
  }
}

/** Scrapes a process; throws unless it answers 200 in the text format of Prometheus. */
export async function scrape(port: number, token = ''): Promise<Scrape> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, {
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}: ${text}`);
  if (!response.headers.get('content-type')?.startsWith('text/plain; version=0.0.4')) {
    throw new Error(`/metrics is ${response.headers.get('content-type')}.`);
  }
  return new Scrape(parsePrometheusText(text));
}
