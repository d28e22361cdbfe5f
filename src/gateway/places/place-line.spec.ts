import { beforeEach, describe, expect, it } from '@jest/globals';
import { PlaceLine } from './place-line.js';

describe(PlaceLine.name, () => {
  let here: number;
  let elsewhere: number;
  let isAway: boolean;
  let told: number[];
  let line: PlaceLine;

  beforeEach(() => {
    here = elsewhere = 0;
    isAway = false;
    told = [];
    line = new PlaceLine(
      () => here,
      async (own, asked, max) => {
        await Promise.resolve();
        if (isAway) throw new Error('Redis is away');
        const given = Math.max(0, Math.min(asked, max - own - elsewhere));
        told.push(own + given);
        return given;
      },
    );
  });

  async function come(count: number, max: number): Promise<number> {
    const answers = await Promise.all(Array.from({ length: count }, () => line.take(max)));
    return answers.filter(Boolean).length;
  }

  it('gives exactly the places that others left, also to many at once', async () => {
    elsewhere = 3;
    expect(await come(10, 8)).toBe(5);
    expect(told.at(-1)).toBe(5);
  });

  it('counts who was let in and has not arrived', async () => {
    expect(await come(2, 3)).toBe(2);
    expect(await come(2, 3)).toBe(1);
    here = 1;
    line.release();
    line.release();
    expect(await come(2, 3)).toBe(1);
  });

  it('goes by this node alone while Redis is away', async () => {
    isAway = true;
    elsewhere = 100;
    expect(await come(5, 3)).toBe(3);
  });

  it('is idle when nobody came, waits or stays', async () => {
    expect(line.isIdle).toBe(true);
    const answer = line.take(1);
    expect(line.isIdle).toBe(false);
    await answer;
    here = 1;
    line.release();
    await Promise.resolve();
    expect(line.isIdle).toBe(false);
    here = 0;
    expect(line.isIdle).toBe(true);
  });
});
