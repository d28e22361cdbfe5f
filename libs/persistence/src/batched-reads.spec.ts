import { describe, expect, it } from '@jest/globals';
import { BatchedReads } from './batched-reads.js';

/** A table of squares whose queries end when the test says so. */
function squares(keysMax: number) {
  const queries: { keys: readonly number[]; end: (error?: Error) => void }[] = [];
  const reads = new BatchedReads<number, number>(
    keysMax,
    0,
    (keys) =>
      new Promise((resolve, reject) => {
        const rows = new Map(keys.filter((key) => key > 0).map((key) => [key, key * key]));
        queries.push({ keys, end: (error) => (error ? reject(error) : resolve(rows)) });
      }),
  );
  return { queries, reads };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

describe(BatchedReads.name, () => {
  it('reads the first key at once, and what is asked meanwhile together, each key once', async () => {
    const { queries, reads } = squares(10);
    const answers = Promise.all([2, 3, 4, 3, -1].map((key) => reads.get(key)));
    expect(queries.map(({ keys }) => keys)).toEqual([[2]]);
    queries[0]!.end();
    await until(() => queries.length === 2);
    expect(queries.map(({ keys }) => keys)).toEqual([[2], [3, 4, -1]]);
    queries[1]!.end();
    expect(await answers).toEqual([4, 9, 16, 9, null]);
  });

  it('puts no more keys than allowed into a query', async () => {
    const { queries, reads } = squares(2);
    const answers = Promise.all([1, 2, 3, 4].map((key) => reads.get(key)));
    for (let query = 0; query < 3; query++) {
      await until(() => queries.length > query);
      queries[query]!.end();
    }
    expect(queries.map(({ keys }) => keys)).toEqual([[1], [2, 3], [4]]);
    expect(await answers).toEqual([1, 4, 9, 16]);
  });

  it('asks again for a key whose query has begun, for it may have changed since', async () => {
    const { queries, reads } = squares(10);
    const [early, late] = [reads.get(5), reads.get(5)];
    queries[0]!.end();
    expect(await early).toBe(25);
    await until(() => queries.length === 2);
    queries[1]!.end();
    expect(await late).toBe(25);
  });

  it('fails those who shared the query, and nobody else', async () => {
    const { queries, reads } = squares(10);
    const [first, second] = [reads.get(1), reads.get(2)];
    const failed = expect(first).rejects.toThrow('away');
    queries[0]!.end(new Error('away'));
    await failed;
    await until(() => queries.length === 2);
    queries[1]!.end();
    expect(await second).toBe(4);
  });
});
