import { describe, expect, it } from '@jest/globals';
import { AskingLine } from './asking-line.js';

describe(AskingLine.name, () => {
  it('asks once for all who came during the last question, and serves them in their order', async () => {
    const questions: number[] = [];
    const line = new AskingLine(async (count) => {
      questions.push(count);
      await Promise.resolve();
      return questions.length === 1 ? 1 : 2;
    });
    const answers = Promise.all([line.join(), line.join(), line.join(), line.join()]);
    expect(line.isEmpty).toBe(false);
    expect(await answers).toEqual([true, true, true, false]);
    expect(questions).toEqual([1, 3]);
    await Promise.resolve();
    expect(line.isEmpty).toBe(true);
  });

  it('fails those who asked, and nobody who comes later', async () => {
    let isBroken = true;
    const line = new AskingLine(async (count) => {
      await Promise.resolve();
      if (isBroken) throw new Error('away');
      return count;
    });
    await expect(line.join()).rejects.toThrow('away');
    isBroken = false;
    expect(await line.join()).toBe(true);
  });

  it('asks for nobody when it is poked', async () => {
    const questions: number[] = [];
    const line = new AskingLine((count) => Promise.resolve(questions.push(count)));
    line.poke();
    line.poke();
    await Promise.resolve();
    expect(questions).toEqual([0]);
  });
});
