import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestClock, testConfig } from '../../test/medium/parts.js';
import { TestRedis } from '../../test/medium/redis.js';
import { Charts } from './charts.service.js';
import { NODES, TELL_MS } from './figure.js';
import { FiguresStore, type Told } from './figures.store.js';
import { bucketOf } from './latency.js';
import { latencyField } from './series.js';

/** A moment at which every length of steps begins anew. */
const NOON_MS = Date.UTC(2026, 10, 23, 12);
const NONE = new Map<string, number>();

describe(FiguresStore.name, () => {
  let redis: TestRedis;
  let store: FiguresStore;
  let clock: TestClock;
  let charts: Charts;

  beforeEach(async () => {
    redis = await TestRedis.open(testConfig());
    store = new FiguresStore(redis);
    clock = new TestClock();
    charts = new Charts(store, clock);
  });

  afterEach(async () => {
    await redis.flush();
    redis.onApplicationShutdown();
  });

  /** The clock shows so many milliseconds after noon. */
  function setTime(afterNoonMs: number): void {
    clock.aheadMs = 0;
    clock.aheadMs = NOON_MS + afterNoonMs - clock.nowMs();
  }

  /** Two processes tell of the ten seconds that began so many steps after noon. */
  async function tell(
    step: number,
    app: Record<string, number>,
    states: Record<string, number> = {},
  ): Promise<void> {
    const ofApp: Told = { scope: 'app-1', sums: new Map(Object.entries(app)), states: NONE };
    const sends: [string, number][] = [3, 3, 80].map((ms) => [latencyField(bucketOf(ms)), 1]);
    const whole: Told = {
      scope: 'installation',
      sums: new Map([[NODES, 1], ...sends]),
      states: new Map(Object.entries(states)),
    };
    for (const _ of ['one', 'other']) await store.tell(NOON_MS / TELL_MS + step, [whole, ofApp]);
  }

  it('adds up what processes tell of a step, and shows what is complete', async () => {
    await tell(0, { messages: 50, connections: 7 }, { queueDepth: 4 });
    await tell(2, { callbacks: 1, callbackFailures: 1 });
    setTime(33_500);
    const ofApp = await charts.of('app-1', 5);
    expect([ofApp.stepMs, ofApp.fromMs]).toEqual([10_000, NOON_MS + 30_000 - 300_000]);
    const last = (name: string, series = ofApp.series): unknown => series[name]!.slice(-4);
    expect(last('messagesPerSecond')).toEqual([null, 10, null, 0]);
    expect(last('connections')).toEqual([null, 14, null, 0]);
    expect(last('callbackFailuresPerSecond')).toEqual([null, 0, null, 0.2]);
    expect(ofApp.series['nodes']).toBeUndefined();
    const { series } = await charts.of('installation', 5);
    expect(last('nodes', series)).toEqual([null, 2, null, 2]);
    expect(last('queueDepth', series)).toEqual([null, 4, null, null]);
    expect(last('sendLatencyP50Ms', series)).toEqual([null, 3, null, 3]);
    expect(series['sendLatencyP99Ms']!.at(-1)).toBeGreaterThan(70);
    setTime(12_000);
    expect((await charts.of('app-1', 5)).series['messagesPerSecond']!.at(-1)).toBeNull();
    expect(await charts.messagesPerSecond('app-1')).toBe(0);
    setTime(13_000);
    expect(await charts.messagesPerSecond('app-1')).toBe(10);
  });

  it('shows the mean of a longer step, over the borders of what is kept together', async () => {
    for (let step = 0; step < 180; step++) await tell(step, { messages: 3 * step, connections: step });
    setTime(1_803_000);
    const minutes = await charts.of('app-1', 240);
    expect(minutes.stepMs).toBe(60_000);
    expect(minutes.series['connections']!.slice(-30)).toEqual(
      Array.from({ length: 30 }, (_, minute) => 2 * (6 * minute + 2.5)),
    );
    const { series } = await charts.of('app-1', 1_440);
    expect(series['connections']).toHaveLength(144);
    expect(series['connections']!.slice(-4)).toEqual([null, 2 * 29.5, 2 * 89.5, 2 * 149.5]);
    expect(series['messagesPerSecond']!.slice(-3)).toEqual([17.7, 53.7, 89.7]);
  });

  it('lets one process tell the states of a step', async () => {
    expect(await store.claimStates(7)).toBe(true);
    expect(await store.claimStates(7)).toBe(false);
    expect(await store.claimStates(8)).toBe(true);
  });

  it('knows nothing after a flush, and goes on', async () => {
    await tell(0, { messages: 10 });
    await redis.flush();
    setTime(23_000);
    expect((await charts.of('app-1', 5)).series['messagesPerSecond']!.every((each) => each === null)).toBe(
      true,
    );
    await tell(1, { messages: 10 });
    expect((await charts.of('app-1', 5)).series['messagesPerSecond']!.at(-1)).toBe(2);
  });
});
