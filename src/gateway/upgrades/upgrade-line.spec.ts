import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { UpgradeLine } from './upgrade-line.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

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

  it('begins nothing after a long pause that it would not have begun at once', () => {
    const line = lineOf(100, 1_000);
    jest.setSystemTime(3_600_000);
    for (const upgrade of numbers(50)) line.offer(upgrade);
    expect(begun).toHaveLength(10);
  });
});
