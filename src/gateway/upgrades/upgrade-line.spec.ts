import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { UpgradeLine } from './upgrade-line.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A second in which the event loop has time for a turn only every 100 ms. */
function late(): void {
  for (let round = 0; round < 10; round++) {
    jest.setSystemTime(Date.now() + 90);
    jest.advanceTimersByTime(10);
  }
}

describe(UpgradeLine.name, () => {
  let begun: number[];

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    begun = [];
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const lineOf = (perSecond: number, waitingMax: number): UpgradeLine<number> =>
    new UpgradeLine(
      perSecond,
      waitingMax,
      (upgrade) => begun.push(upgrade),
      () => Date.now(),
    );

  const begunIn = (step: () => void): number => {
    const before = begun.length;
    step();
    return begun.length - before;
  };

  it('begins a tenth of a second’s worth at once, and the rest in turn at the given pace', () => {
    const line = lineOf(1_000, 10_000);
    expect(numbers(600).every((upgrade) => line.offer(upgrade))).toBe(true);
    expect(begun).toHaveLength(100);
    jest.advanceTimersByTime(250);
    expect(begun).toHaveLength(350);
    jest.advanceTimersByTime(1_000);
    expect(begun).toEqual(numbers(600));
    expect(jest.getTimerCount()).toBe(0);
  });

  it('lets nobody pass those who wait, and turns away who finds too many', () => {
    const line = lineOf(10, 3);
    expect(numbers(6).map((upgrade) => line.offer(upgrade))).toEqual([true, true, true, true, false, false]);
    jest.advanceTimersByTime(120);
    expect(begun).toEqual([0, 1]);
    expect(line.offer(6)).toBe(true);
    jest.advanceTimersByTime(1_000);
    expect(begun).toEqual([0, 1, 2, 3, 6]);
  });

  it('begins less while the process is behind, an eighth at least, and more again when it has caught up', () => {
    const line = lineOf(1_000, 100_000);
    for (const upgrade of numbers(10_000)) line.offer(upgrade);
    expect(begunIn(() => jest.advanceTimersByTime(1_000))).toBe(1_000);
    begunIn(late);
    expect(begunIn(late)).toBe(125);
    expect(begunIn(() => jest.advanceTimersByTime(1_000))).toBeGreaterThan(125);
    jest.advanceTimersByTime(5_000);
    expect(begunIn(() => jest.advanceTimersByTime(1_000))).toBeGreaterThan(500);
  });

  it('does not slow down for a short line', () => {
    const line = lineOf(1_000, 10_000);
    for (const upgrade of numbers(300)) line.offer(upgrade);
    jest.setSystemTime(Date.now() + 90);
    jest.advanceTimersByTime(10);
    expect(begun).toHaveLength(200);
  });

  it('begins nothing after a long pause that it would not have begun at once', () => {
    const line = lineOf(100, 1_000);
    jest.setSystemTime(3_600_000);
    for (const upgrade of numbers(50)) line.offer(upgrade);
    expect(begun).toHaveLength(10);
  });
});
