import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { LivenessWheel } from './liveness-wheel.js';

const INTERVAL_MS = 25_000;

describe(LivenessWheel.name, () => {
  let visits: { member: number; atMs: number }[];
  let wheel: LivenessWheel<number>;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    visits = [];
    wheel = new LivenessWheel<number>(INTERVAL_MS, (member) => visits.push({ member, atMs: Date.now() }));
  });

  afterEach(() => {
    wheel.stop();
    jest.useRealTimers();
  });

  const visitsOf = (member: number): number[] =>
    visits.filter((visit) => visit.member === member).map(({ atMs }) => atMs);

  it('visits a member after one interval at most, not at once, and once per interval from then on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * INTERVAL_MS }), (addedAtMs) => {
        visits = [];
        jest.setSystemTime(0);
        const own = new LivenessWheel<number>(INTERVAL_MS, (member) =>
          visits.push({ member, atMs: Date.now() }),
        );
        own.start();
        jest.advanceTimersByTime(addedAtMs);
        own.add(1);
        jest.advanceTimersByTime(4 * INTERVAL_MS);
        own.stop();
        const times = visitsOf(1);
        expect(times[0]! - addedAtMs).toBeGreaterThanOrEqual(INTERVAL_MS * 0.95);
        expect(times[0]! - addedAtMs).toBeLessThanOrEqual(INTERVAL_MS);
        for (let index = 1; index < times.length; index++) {
          expect(times[index]! - times[index - 1]!).toBe(INTERVAL_MS);
        }
        expect(times.length).toBeGreaterThanOrEqual(4);
      }),
      { numRuns: 30 },
    );
  });

  it('visits many members evenly, each as often as the others', () => {
    wheel.start();
    for (let member = 0; member < 1000; member++) {
      wheel.add(member);
      jest.advanceTimersByTime(INTERVAL_MS / 500);
    }
    visits = [];
    jest.advanceTimersByTime(INTERVAL_MS);
    expect(new Set(visits.map(({ member }) => member)).size).toBe(1000);
    expect(visits).toHaveLength(1000);
    const turns = new Map<number, number>();
    for (const { atMs } of visits) turns.set(atMs, (turns.get(atMs) ?? 0) + 1);
    expect(Math.max(...turns.values())).toBeLessThanOrEqual(90);
  });

  it('never visits a member again that was removed', () => {
    wheel.start();
    wheel.add(1);
    wheel.add(2);
    wheel.remove(1);
    wheel.remove(3);
    jest.advanceTimersByTime(2 * INTERVAL_MS);
    expect(visitsOf(1)).toEqual([]);
    expect(visitsOf(2)).toHaveLength(2);
  });

  it('lets members come and go during a visit', () => {
    const seen: number[] = [];
    const own = new LivenessWheel<number>(INTERVAL_MS, (member) => {
      seen.push(member);
      own.remove(member);
      if (member < 5) own.add(member + 1);
    });
    own.start();
    own.add(1);
    jest.advanceTimersByTime(10 * INTERVAL_MS);
    own.stop();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('visits nobody after it was stopped', () => {
    wheel.start();
    wheel.add(1);
    wheel.stop();
    jest.advanceTimersByTime(3 * INTERVAL_MS);
    expect(visits).toEqual([]);
  });
});
