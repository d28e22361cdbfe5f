import { describe, expect, it } from '@jest/globals';
import { Journeys } from './journeys.js';
import { Metrics } from './metrics.js';
import { NO_TRACING, type Step, type Tracing } from './tracing.js';

function recorded(): { tracing: Tracing; steps: (Step & { parent: string })[] } {
  const steps: (Step & { parent: string })[] = [];
  const tracing = {
    ...NO_TRACING,
    isOn: true,
    record: (parent: string, step: Step) => void steps.push({ parent, ...step }),
  };
  return { tracing, steps };
}

describe(Journeys.name, () => {
  it('carries nothing of traces when no message is traced', () => {
    const journeys = new Journeys(new Metrics(), NO_TRACING);
    expect(journeys.stored([1_000, 1_004], [undefined, undefined], 1_010)).toEqual({
      atMs: 1_010,
      receivedAtMs: [1_000, 1_004],
    });
  });

  it('records the time in the log of each traced message, and the later steps of each batch', () => {
    const { tracing, steps } = recorded();
    const journeys = new Journeys(new Metrics(), tracing);
    const journey = journeys.stored([1_000, 1_004, 1_006], [undefined, 'second', 'third'], 1_010);
    journeys.finish('enqueue_worker', journey, undefined, 1_020);
    expect(steps.map(({ parent, name, startMs, endMs }) => [parent, name, startMs, endMs])).toEqual([
      ['second', 'store', 1_004, 1_010],
      ['third', 'store', 1_006, 1_010],
      ['second', 'wait for a worker', 1_010, 1_020],
      ['third', 'wait for a worker', 1_010, 1_020],
    ]);
  });

  it('takes a journey apart for the nodes of its messages', () => {
    const journeys = new Journeys(new Metrics(), NO_TRACING);
    const journey = journeys.stored([1, 2, 3, 4], ['a', undefined, 'c', undefined], 9);
    expect(journeys.part(journey, [1, 2])).toMatchObject({ receivedAtMs: [2, 3], traces: [[1, 'c']] });
    expect(journeys.part(journey, [3])).not.toHaveProperty('traces');
  });

  it('never measures less than nothing when clocks disagree', async () => {
    const metrics = new Metrics();
    const journeys = new Journeys(metrics, NO_TRACING);
    journeys.written([{ atMs: Date.now() + 60_000, receivedAtMs: [Date.now() + 60_000] }]);
    const text = await metrics.print();
    expect(text).toContain('hongyan_message_delivery_seconds_sum 0\n');
    expect(text).toContain('hongyan_message_delivery_seconds_count 1\n');
  });
});
