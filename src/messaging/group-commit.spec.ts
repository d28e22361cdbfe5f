import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { until } from '../../test/harness/until.js';
import { GroupCommit, type GroupCommitLimits } from './group-commit.js';

const FULL = new Error('full');
const AWAY = new Error('away');
const POISON = new Error('poison');
const ROOMY: GroupCommitLimits = { countMax: 100, bytesMax: 1_000_000, queueMax: 1000 };

interface Gate {
  readonly entries: readonly string[];
  open(): void;
  fail(error: Error): void;
}

/** A commit that waits until the test opens its gate. */
function gated(limits: Partial<GroupCommitLimits> = {}): { log: GroupCommit<string, string>; gates: Gate[] } {
  const gates: Gate[] = [];
  const log = new GroupCommit<string, string>(
    { ...ROOMY, ...limits },
    (entries) =>
      new Promise((resolve, reject) => {
        gates.push({
          entries,
          open: () => resolve({ results: entries.map((entry) => `${entry}!`) }),
          fail: reject,
        });
      }),
    (error) => error !== AWAY,
    () => FULL,
  );
  return { log, gates };
}

/** Two commits may run at a time; an entry's key is its first letter. Each commit runs until the test ends it. */
function twoAtOnce(limits: Partial<GroupCommitLimits> = {}): {
  log: GroupCommit<string, string>;
  commits: string[];
  ends: (() => void)[];
} {
  const commits: string[] = [];
  const ends: (() => void)[] = [];
  const log = new GroupCommit<string, string>(
    { ...ROOMY, ...limits, atOnceMax: 2 },
    (entries) => {
      commits.push(entries.join(' '));
      return new Promise((resolve) => void ends.push(() => resolve({ results: entries })));
    },
    () => true,
    () => FULL,
    (entry) => entry[0],
  );
  return { log, commits, ends };
}

describe(GroupCommit.name, () => {
  it('commits at once when nothing runs', () => {
    const { log, gates } = gated();
    void log.add('a', 1);
    expect(gates.map(({ entries }) => entries)).toEqual([['a']]);
  });

  it('gathers what arrives while a commit runs into the next one, in order', async () => {
    const { log, gates } = gated();
    const results = ['a', 'b', 'c', 'd'].map((entry) => log.add(entry, 1));
    expect(gates).toHaveLength(1);
    expect(log.length).toBe(3);
    gates[0]!.open();
    await turn();
    expect(gates[1]!.entries).toEqual(['b', 'c', 'd']);
    gates[1]!.open();
    expect(await Promise.all(results)).toEqual(['a!', 'b!', 'c!', 'd!']);
    expect(log.length).toBe(0);
  });

  it('answers nothing before its commit is done', async () => {
    const { log, gates } = gated();
    let isAnswered = false;
    const answer = log.add('a', 1).then(() => (isAnswered = true));
    await turn();
    expect(isAnswered).toBe(false);
    gates[0]!.open();
    await answer;
    expect(isAnswered).toBe(true);
  });

  it('commits on while a batch is followed up, one follow-up at a time and in order', async () => {
    const steps: string[] = [];
    const ends: (() => void)[] = [];
    const log = new GroupCommit<string, string>(
      { ...ROOMY, countMax: 1 },
      (entries) => {
        steps.push(`commit ${entries.join()}`);
        const followUp = (): Promise<void> => {
          steps.push(`follow up ${entries.join()}`);
          return new Promise((resolve) => void ends.push(resolve));
        };
        return Promise.resolve({ results: entries, followUp });
      },
      () => true,
      () => FULL,
    );
    for (const entry of 'abc') void log.add(entry, 1).then(() => steps.push(`tell ${entry}`));
    await turn();
    const beforeAnyEnd = ['commit a', 'follow up a', 'commit b'];
    expect(steps).toEqual(beforeAnyEnd);
    for (let round = 0; round < 3; round++) {
      ends[round]!();
      await turn();
    }
    expect(steps.slice(beforeAnyEnd.length)).toEqual([
      'tell a',
      'follow up b',
      'commit c',
      'tell b',
      'follow up c',
      'tell c',
    ]);
  });

  it('never runs two commits at a time, and starts again after an idle spell', async () => {
    const { log, gates } = gated({ countMax: 1 });
    const first = [log.add('a', 1), log.add('b', 1)];
    expect(gates).toHaveLength(1);
    gates[0]!.open();
    await turn();
    expect(gates).toHaveLength(2);
    gates[1]!.open();
    await Promise.all(first);
    await turn();
    void log.add('c', 1);
    expect(gates[2]!.entries).toEqual(['c']);
  });

  it('keeps a batch within its count', async () => {
    const { log, gates } = gated({ countMax: 2 });
    for (const entry of 'abcde') void log.add(entry, 1);
    for (let round = 0; round < 3; round++) {
      gates[round]!.open();
      await turn();
    }
    expect(gates.map(({ entries }) => entries.join(''))).toEqual(['a', 'bc', 'de']);
  });

  it('keeps a batch within its bytes, but lets a single entry be larger', async () => {
    const { log, gates } = gated({ bytesMax: 10 });
    for (const [entry, bytes] of [
      ['a', 1],
      ['b', 6],
      ['c', 4],
      ['d', 1],
      ['e', 99],
      ['f', 1],
    ] as const) {
      void log.add(entry, bytes);
    }
    for (let round = 0; round < 5; round++) {
      gates[round]!.open();
      await turn();
    }
    expect(gates.map(({ entries }) => entries.join(''))).toEqual(['a', 'bc', 'd', 'e', 'f']);
  });

  it('refuses at once when the queue is full, and takes entries again when it is not', async () => {
    const { log, gates } = gated({ queueMax: 2 });
    const taken = [log.add('a', 1), log.add('b', 1), log.add('c', 1)];
    await expect(log.add('d', 1)).rejects.toBe(FULL);
    gates[0]!.open();
    await turn();
    const later = log.add('e', 1);
    gates[1]!.open();
    await turn();
    gates[2]!.open();
    expect(await Promise.all([...taken, later])).toEqual(['a!', 'b!', 'c!', 'e!']);
  });

  it('refuses past the bytes that may wait', async () => {
    const { log, gates } = gated({ queueBytesMax: 10 });
    const taken = [log.add('a', 9), log.add('b', 9)];
    await expect(log.add('c', 2)).rejects.toBe(FULL);
    gates[0]!.open();
    await turn();
    gates[1]!.open();
    expect(await Promise.all(taken)).toEqual(['a!', 'b!']);
  });

  it('refuses what waits too long behind a commit that does not end, and never commits it', async () => {
    const { log, gates } = gated({ waitMaxMs: 20 });
    const running = log.add('a', 1);
    await expect(log.add('b', 1)).rejects.toBe(FULL);
    const next = log.add('c', 1);
    gates[0]!.open();
    await turn();
    gates[1]!.open();
    expect(await Promise.all([running, next])).toEqual(['a!', 'c!']);
    expect(gates[1]!.entries).toEqual(['c']);
  });

  it('lets parties take turns when there is more than a batch holds', async () => {
    const { log, gates } = gated({ countMax: 2 });
    void log.add('first', 1);
    for (const entry of ['busy1', 'busy2', 'busy3']) void log.add(entry, 1, 'busy');
    void log.add('other', 1, 'other');
    for (let round = 0; round < 3; round++) {
      gates[round]!.open();
      await turn();
    }
    expect(gates.map(({ entries }) => entries.join())).toEqual(['first', 'busy1,other', 'busy2,busy3']);
  });

  it('keeps a pace while several come together, and starts a full batch early', async () => {
    const { log, gates } = gated({ paceMs: 600_000, countMax: 8 });
    void log.add('a', 1);
    expect(gates).toHaveLength(1);
    for (let index = 0; index < 20; index++) void log.add(`b${index}`, 1);
    gates[0]!.open();
    await turn();
    expect(gates[1]!.entries).toHaveLength(8);
    gates[1]!.open();
    await turn();
    expect(gates[2]!.entries).toHaveLength(8);
    gates[2]!.open();
    await turn();
    expect(gates).toHaveLength(3);
    for (let index = 0; index < 4; index++) void log.add(`c${index}`, 1);
    await turn();
    expect(gates[3]!.entries).toHaveLength(8);
  });

  it('runs a second commit beside the first when enough waits, never with a key of a running one', async () => {
    const { log, commits, ends } = twoAtOnce({ countMax: 3 });
    const sent = ['a1', 'a2', 'b1', 'c1', 'b2', 'a3', 'd1'].map((entry) => log.add(entry, 1, entry[0]));
    expect(commits).toEqual(['a1', 'b1 c1']);
    ends[1]!();
    await turn();
    expect(commits.slice(2)).toEqual(['b2 d1']);
    ends[0]!();
    await turn();
    expect(commits.slice(3)).toEqual([]);
    ends[2]!();
    await turn();
    expect(commits.slice(3)).toEqual(['a2 a3']);
    ends[3]!();
    expect(await Promise.all(sent)).toEqual(['a1', 'a2', 'b1', 'c1', 'b2', 'a3', 'd1']);
    expect(log.length).toBe(0);
  });

  it('begins another commit while one takes long, though little waits', async () => {
    const { log, commits, ends } = twoAtOnce();
    const stuck = [log.add('a1', 1, 'a'), log.add('a2', 1, 'a')];
    const free = log.add('b1', 1, 'b');
    expect(commits).toEqual(['a1']);
    await until('the second commit', () => commits.length > 1);
    expect(commits).toEqual(['a1', 'b1']);
    ends[1]!();
    expect(await free).toBe('b1');
    ends[0]!();
    await turn();
    ends[2]!();
    expect(await Promise.all(stuck)).toEqual(['a1', 'a2']);
  });

  it('lets the one entry at fault fail alone', async () => {
    const commits: string[] = [];
    const log = new GroupCommit<string, string>(
      ROOMY,
      async (entries) => {
        await turn();
        if (entries.includes('x')) throw POISON;
        commits.push(entries.join(''));
        return { results: entries };
      },
      () => true,
      () => FULL,
    );
    const outcomes = await Promise.allSettled([...'abcxdef'].map((entry) => log.add(entry, 1)));
    expect(outcomes.map(({ status }) => status[0]).join('')).toBe('fffrfff');
    expect(commits.join('')).toBe('abcdef');
  });

  it('tells all of a batch when the database is away, without trying halves', async () => {
    const { log, gates } = gated();
    const all = ['a', 'b', 'c'].map((entry) => log.add(entry, 1).catch((error: unknown) => error));
    gates[0]!.open();
    await turn();
    gates[1]!.fail(AWAY);
    expect(await Promise.all(all)).toEqual(['a!', AWAY, AWAY]);
    expect(gates).toHaveLength(2);
  });

  it('goes on with the next batch after a failed one', async () => {
    const { log, gates } = gated({ countMax: 1 });
    const failed = log.add('a', 1);
    const next = log.add('b', 1);
    gates[0]!.fail(AWAY);
    await expect(failed).rejects.toBe(AWAY);
    await turn();
    gates[1]!.open();
    expect(await next).toBe('b!');
  });

  it('loses nothing, answers nothing twice and keeps the order, whatever fails', async () => {
    interface Entry {
      readonly id: number;
      readonly isPoison: boolean;
    }
    const keyOf = ({ id }: Pick<Entry, 'id'>): number => id % 3;
    const step = fc.record({
      bytes: fc.integer({ min: 1, max: 50 }),
      isPoison: fc.boolean(),
      pause: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        fc.record({
          countMax: fc.integer({ min: 1, max: 10 }),
          atOnceMax: fc.integer({ min: 1, max: 3 }),
          bytesMax: fc.integer({ min: 1, max: 200 }),
          queueMax: fc.integer({ min: 1, max: 30 }),
        }),
        async (steps, fate, limits) => {
          const committed: number[] = [];
          const lost: number[] = [];
          const answers = new Map<number, string[]>();
          const running = new Set<number>();
          let commits = 0;
          const log = new GroupCommit<Entry, number>(
            limits,
            async (entries) => {
              expect(++commits).toBeLessThanOrEqual(limits.atOnceMax);
              const keys = new Set(entries.map(keyOf));
              for (const key of keys) {
                expect(running).not.toContain(key);
                running.add(key);
              }
              expect(entries.length).toBeGreaterThan(0);
              expect(entries.length).toBeLessThanOrEqual(limits.countMax);
              const bytes = entries.reduce((sum, { id }) => sum + steps[id]!.bytes, 0);
              expect(entries.length === 1 || bytes <= limits.bytesMax).toBe(true);
              await turn();
              commits--;
              for (const key of keys) running.delete(key);
              if (fate.next().value === 0) {
                lost.push(...entries.map(({ id }) => id));
                throw AWAY;
              }
              if (entries.some(({ isPoison }) => isPoison)) throw POISON;
              committed.push(...entries.map(({ id }) => id));
              return { results: entries.map(({ id }) => id) };
            },
            (error) => error !== AWAY,
            () => FULL,
            keyOf,
          );
          const note = (id: number, answer: string): void => {
            answers.set(id, [...(answers.get(id) ?? []), answer]);
          };
          const pending: Promise<void>[] = [];
          for (const [id, { bytes, isPoison, pause }] of steps.entries()) {
            pending.push(
              log.add({ id, isPoison }, bytes, keyOf({ id })).then(
                (result) => note(id, result === id ? 'committed' : 'mixed up'),
                (error: Error) => note(id, error.message),
              ),
            );
            if (pause) await turn();
          }
          await Promise.all(pending);
          for (const key of [0, 1, 2]) {
            const ofKey = committed.filter((id) => keyOf({ id }) === key);
            expect(ofKey).toEqual(ofKey.toSorted((left, right) => left - right));
          }
          for (const [id, { isPoison }] of steps.entries()) {
            const answer = answers.get(id);
            expect(answer).toHaveLength(1);
            if (answer![0] === 'full') expect([...committed, ...lost]).not.toContain(id);
            else if (committed.includes(id)) expect(answer).toEqual(['committed']);
            else expect(answer).toEqual([lost.includes(id) ? 'away' : 'poison']);
            if (answer![0] === 'poison') expect(isPoison).toBe(true);
          }
          expect(log.length).toBe(0);
        },
      ),
    );
  });
});
