import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DeliveryDelay } from './delivery-delay.js';
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
  let delay: DeliveryDelay;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    begun = [];
    delay = new DeliveryDelay();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const lineOf = (perSecond: number, waitingMax: number): UpgradeLine<number> =>
    new UpgradeLine(
      perSecond,
      waitingMax,
      (upgrade) => begun.push(upgrade),
      delay,
      () => Date.now(),
    );

  const begunIn = (step: () => void): number => {
    const before = begun.length;
    step();
    return begun.length - before;
  };

  /** Seconds in which messages take so long. */
  const pass = (seconds: number, delayMs?: number): void => {
    for (let turn = 0; turn < 100 * seconds; turn++) {
      if (delayMs !== undefined) delay.note([Date.now() - delayMs]);
      jest.advanceTimersByTime(10);
    }
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
    for (const upgrade of numbers(5_000)) line.offer(upgrade);
    pass(1);
    begunIn(late);
    expect(begunIn(late)).toBe(125);
    expect(begunIn(() => pass(1))).toBeGreaterThan(125);
    pass(4);
    expect(begunIn(() => pass(1))).toBeGreaterThan(500);
  });

  it('begins slowly where messages flow, and more as long as they are in time', () => {
    const line = lineOf(4_000, 100_000);
    pass(10, 30);
    for (const upgrade of numbers(10_000)) line.offer(upgrade);
    const first = begunIn(() => pass(1, 30));
    expect(first).toBeLessThan(400);
    expect(begunIn(() => pass(10, 30)) / 10).toBeGreaterThan(first);
  });

  it('notices a storm by how many come, also when they come no faster than the full pace', () => {
    const line = lineOf(1_000, 100_000);
    pass(10, 30);
    const come = (seconds: number, perTurn: number): void => {
      for (let turn = 0; turn < 100 * seconds; turn++) {
        for (let count = 0; count < perTurn; count++) line.offer(count);
        pass(0.01, 30);
      }
    };
    come(2, 5);
    expect(begunIn(() => come(1, 5))).toBeLessThan(100);
  });

  it('begins less when messages become late, whatever the turns of the process', () => {
    const line = lineOf(1_000, 100_000);
    pass(10, 30);
    pass(3);
    for (const upgrade of numbers(5_000)) line.offer(upgrade);
    expect(begunIn(() => pass(1))).toBeGreaterThan(900);
    pass(1, 500);
    expect(begunIn(() => pass(1, 500))).toBeLessThan(125);
  });

  it('lets all begin within 35 s, and does not take what happens meanwhile for usual', () => {
    const line = lineOf(4_000, 100_000);
    pass(10, 30);
    for (const upgrade of numbers(20_000)) line.offer(upgrade);
    pass(36, 500);
    expect(begun).toHaveLength(20_000);
    expect(delay.feel()).toBe('late');
  });

  it('does not slow down for a short line', () => {
    const line = lineOf(1_000, 10_000);
    for (const upgrade of numbers(200)) line.offer(upgrade);
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
