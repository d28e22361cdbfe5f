import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Cluster } from '../faults/cluster.js';
import { runUnderLoad } from '../faults/run.js';
import { STRIKES } from '../faults/strikes.js';

// Engines and processes come and go here, which takes its time on a busy machine.
jest.setTimeout(300_000);

/** Shorter than in earnest; a pause is still longer than a lease. `npm run faults` runs with the defaults. */
const SHORT = {
  HONGYAN_OUTBOX_SWEEP_MS: '200',
  HONGYAN_OUTBOX_GRACE_MS: '1000',
  HONGYAN_GATEWAY_LEASE_MS: '1500',
};
const FORCE = { pauseMs: 3_000, awayMs: 300 };

const named = (start: RegExp): string[] => Object.keys(STRIKES).filter((name) => start.test(name));

describe('two processes of each role under load', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start(SHORT);
  });

  afterAll(() => cluster?.dispose());

  it.each([
    ['crashes', named(/^(kill|flush) \w+$/)],
    ['crashes between two steps', named(/ between /)],
    ['pauses', named(/^pause /)],
  ])('keep every promise through %s', async (_, strikes) => {
    const { acknowledged, violations } = await runUnderLoad(cluster, async () => {
      for (const strike of strikes) await STRIKES[strike]!(cluster, FORCE, 0);
    });
    expect(violations).toEqual([]);
    expect(acknowledged).toBeGreaterThan(100);
  });
});
