import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { CommitPace } from './commit-pace.js';

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

describe('CommitPace', () => {
  it('waits as long as the latest commits took', async () => {
    const pace = new CommitPace();
    for (let index = 0; index < 3; index++) await pace.measure(sleep(60));
    expect(await timed(() => pace.pretend())).toBeGreaterThanOrEqual(55);
  });

  it('forgets old commits', async () => {
    const pace = new CommitPace();
    await pace.measure(sleep(400));
    for (let index = 0; index < 32; index++) await pace.measure(Promise.resolve());
    expect(await timed(() => pace.pretend())).toBeLessThan(300);
  });

  it('waits a little before there was any commit', async () => {
    expect(await timed(() => new CommitPace().pretend())).toBeGreaterThanOrEqual(2);
  });

  it('hands on what the commit gave or threw, and does not learn from failures', async () => {
    const pace = new CommitPace();
    await expect(pace.measure(Promise.resolve(7))).resolves.toBe(7);
    const failure = sleep(400).then(() => {
      throw new Error('lost');
    });
    await expect(pace.measure(failure)).rejects.toThrow('lost');
    expect(await timed(() => pace.pretend())).toBeLessThan(300);
  });
});
