import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { InTurns } from './in-turns.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe(InTurns.name, () => {
  it('does a few per turn of the event loop, in order, and nothing in the turn in which they come', async () => {
    const visited: number[] = [];
    const turns = new InTurns<number>({ perTurn: 4 }, (member) => visited.push(member));
    for (const member of numbers(10)) turns.add(member);
    const counts = [visited.length];
    for (let round = 0; round < 3; round++) {
      await turn();
      counts.push(visited.length);
    }
    expect(counts).toEqual([0, 4, 8, 10]);
    expect(visited).toEqual(numbers(10));
  });

  it('takes what comes while it is at work, and goes on after a rest', async () => {
    const visited: number[] = [];
    const turns = new InTurns<number>({ perTurn: 2 }, (member) => {
      visited.push(member);
      if (member === 0) turns.add(7);
    });
    for (const member of [0, 1]) turns.add(member);
    await turn();
    await turn();
    turns.add(8);
    await turn();
    expect(visited).toEqual([0, 1, 7, 8]);
  });

  it('waits between its turns when told so, and takes more per turn of a large crowd', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const visited: number[] = [];
      const turns = new InTurns<number>({ perTurn: 2, everyMs: 10, turnsMax: 5 }, (member) =>
        visited.push(member),
      );
      for (const member of numbers(20)) turns.add(member);
      await turn();
      expect(visited).toEqual(numbers(4));
      jest.advanceTimersByTime(40);
      expect(visited).toEqual(numbers(20));
      for (const member of numbers(3)) turns.add(member);
      await turn();
      expect(visited).toHaveLength(22);
    } finally {
      jest.useRealTimers();
    }
  });
});
