import { describe, expect, it } from '@jest/globals';
import { runInSlices } from './in-slices.js';

function* countTo(end: number): Generator<void, number, void> {
  for (let count = 0; count < end; count++) yield;
  return end;
}

function* fail(): Generator<void, never, void> {
  yield;
  throw new Error('broken');
}

describe('runInSlices', () => {
  it('returns what the generator returns', async () => {
    await expect(runInSlices(countTo(10), 1000)).resolves.toBe(10);
  });

  it('lets others run after every slice', async () => {
    let turns = 0;
    let isDone = false;
    const others = (): void => {
      turns++;
      if (!isDone) setImmediate(others);
    };
    setImmediate(others);
    await runInSlices(countTo(100), 0);
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(99);
  });

  it('passes on what the generator throws', async () => {
    await expect(runInSlices(fail(), 1)).rejects.toThrow('broken');
  });
});
