import { expect, it } from '@jest/globals';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { MemoryBudget } from './memory-budget.js';

it('a budget is shared, refuses what is not left, and takes everything back once', () => {
  const budget = new MemoryBudget(100);
  const [first, second] = [budget.open(), budget.open()];
  expect(first.reserve(60)).toBe(true);
  expect(second.reserve(41)).toBe(false);
  expect(second.reserve(40)).toBe(true);
  expect(first.reserve(1)).toBe(false);
  first.release();
  first.release();
  expect(second.reserve(61)).toBe(false);
  expect(second.reserve(60)).toBe(true);
});

it('a concurrency limit lets so many run, in the order in which they came, failures included', async () => {
  const limit = new ConcurrencyLimit(2);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const runs = [0, 1, 2, 3].map((task) =>
    limit.run(async () => {
      started.push(task);
      await new Promise<void>((resolve) => (finish[task] = resolve));
      if (task === 0) throw new Error('failed');
      return task;
    }),
  );
  const first = expect(runs[0]).rejects.toThrow('failed');
  expect(started).toEqual([0, 1]);
  finish[0]!();
  await first;
  expect(started).toEqual([0, 1, 2]);
  finish[1]!();
  expect(await runs[1]).toBe(1);
  expect(started).toEqual([0, 1, 2, 3]);
  finish[2]!();
  finish[3]!();
  expect(await Promise.all(runs.slice(1))).toEqual([1, 2, 3]);
});
