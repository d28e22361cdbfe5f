import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

const lineOf = (text: string, name: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(`${name} `));

describe(Metrics.name, () => {
  it('shows nothing for a gauge that nobody fills, because a zero would mean health', async () => {
    expect(lineOf(await new Metrics().print(), 'hongyan_outbox_rows')).toBeUndefined();
  });

  it('reads gauges when somebody scrapes, and not again for the next scrape at once', async () => {
    const metrics = new Metrics();
    let reads = 0;
    metrics.readAtScrape([metrics.outboxRows], () => [[metrics.outboxRows, ++reads]]);
    expect(reads).toBe(0);
    const [first, second] = [await metrics.print(), await metrics.print()];
    expect(lineOf(first, 'hongyan_outbox_rows')).toBe('hongyan_outbox_rows 1');
    expect(lineOf(second, 'hongyan_outbox_rows')).toBe('hongyan_outbox_rows 1');
  });

  it('leaves out what cannot be read, and shows the rest', async () => {
    const metrics = new Metrics();
    metrics.readAtScrape([metrics.outboxRows], () => Promise.reject(new Error('away')));
    metrics.readAtScrape([metrics.sockets], () => [[metrics.sockets, 7]]);
    const text = await metrics.print();
    expect(lineOf(text, 'hongyan_outbox_rows')).toBeUndefined();
    expect(lineOf(text, 'hongyan_sockets')).toBe('hongyan_sockets 7');
  });

  it('does not wait for what never answers, and does not ask it again meanwhile', async () => {
    const metrics = new Metrics();
    let reads = 0;
    metrics.readAtScrape([metrics.outboxRows], () => {
      reads++;
      return new Promise(() => undefined);
    });
    const texts = await Promise.all([metrics.print(), metrics.print()]);
    expect(texts.map((text) => lineOf(text, 'hongyan_outbox_rows'))).toEqual([undefined, undefined]);
    await metrics.print();
    expect(reads).toBe(1);
  });

  it('shows totals that somebody else counts, however often it is scraped', async () => {
    const metrics = new Metrics();
    metrics.readTotalsAtScrape(metrics.socketFrames, () => [{ count: 3 }]);
    await metrics.print();
    expect(lineOf(await metrics.print(), 'hongyan_socket_frames_total')).toBe(
      'hongyan_socket_frames_total 3',
    );
  });
});
