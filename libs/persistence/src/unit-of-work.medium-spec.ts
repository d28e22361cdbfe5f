import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TestDatabase } from '../../../test/medium/database.js';
import { until } from '../../../test/harness/until.js';
import { isConnectionLoss, isTransient } from './database-errors.js';
import type { Sql } from './sql.js';
import { UnitOfWork } from './unit-of-work.js';

const raise = (sql: Sql, id: number): Promise<unknown> =>
  sql.execute('UPDATE counters SET n = n + 1 WHERE id = ?', [id]);

describe(UnitOfWork.name, () => {
  let database: TestDatabase;
  let unitOfWork: UnitOfWork;
  let other: UnitOfWork;

  beforeAll(async () => {
    database = await TestDatabase.create({ isMigrated: false });
    unitOfWork = new UnitOfWork(await database.open());
    other = new UnitOfWork(await database.open());
    await unitOfWork.pool.execute('CREATE TABLE counters (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB');
  });

  beforeEach(() => unitOfWork.pool.execute('REPLACE INTO counters VALUES (1, 0), (2, 0)'));

  afterAll(() => database.dispose());

  async function countersAre(): Promise<number[]> {
    const rows = await unitOfWork.pool.query<{ n: number }>('SELECT n FROM counters ORDER BY id');
    return rows.map(({ n }) => n);
  }

  it('commits what the work did and returns what it returned', async () => {
    expect(await unitOfWork.run(async (tx) => (await raise(tx, 1), 'done'))).toBe('done');
    expect(await countersAre()).toEqual([1, 0]);
  });

  it('shows nothing to others before it commits', async () => {
    await unitOfWork.run(async (tx) => {
      await raise(tx, 1);
      expect(await countersAre()).toEqual([0, 0]);
    });
  });

  it('does nothing when the work fails, and gives the connection back clean', async () => {
    const trouble = new Error('trouble');
    for (let round = 0; round < 20; round++) {
      await expect(
        unitOfWork.run(async (tx) => {
          await raise(tx, 1);
          throw trouble;
        }),
      ).rejects.toBe(trouble);
    }
    expect(await countersAre()).toEqual([0, 0]);
    await Promise.all(Array.from({ length: 20 }, () => unitOfWork.run((tx) => raise(tx, 2))));
    expect(await countersAre()).toEqual([0, 20]);
  });

  it('runs the loser of a real deadlock again, so that both transactions commit', async () => {
    const attempts = { one: 0, two: 0 };
    let holders = 0;
    const cross = (unit: UnitOfWork, name: 'one' | 'two', ids: readonly [number, number]): Promise<void> =>
      unit.run(async (tx) => {
        const isFirst = ++attempts[name] === 1;
        await raise(tx, ids[0]);
        if (isFirst) {
          holders++;
          await until('both transactions to hold their first row', () => holders === 2);
        }
        await raise(tx, ids[1]);
      });
    await Promise.all([cross(unitOfWork, 'one', [1, 2]), cross(other, 'two', [2, 1])]);
    expect(attempts.one + attempts.two).toBe(3);
    expect(await countersAre()).toEqual([2, 2]);
  });

  it('gives a deadlock that does not end five chances', async () => {
    let attempts = 0;
    const deadlock = Object.assign(new Error('Deadlock found'), { code: 'ER_LOCK_DEADLOCK' });
    const work = async (): Promise<never> => {
      attempts++;
      throw deadlock;
    };
    await expect(unitOfWork.run(work)).rejects.toBe(deadlock);
    expect(attempts).toBe(5);
  });

  it('does not repeat work that failed for a reason of its own', async () => {
    let attempts = 0;
    const failing = unitOfWork.run((tx) => {
      attempts++;
      return tx.execute('INSERT INTO counters VALUES (1, 0)');
    });
    await expect(failing).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
    expect(attempts).toBe(1);
  });

  it('survives a connection that the server kills in the middle', async () => {
    const killed = unitOfWork.run(async (tx) => {
      await raise(tx, 1);
      const [row] = await tx.query<{ id: number }>('SELECT CONNECTION_ID() AS id');
      await other.pool.execute(`KILL ${row!.id}`);
      await raise(tx, 2);
    });
    await expect(killed).rejects.toThrow();
    expect(await countersAre()).toEqual([0, 0]);
    await Promise.all(Array.from({ length: 20 }, () => unitOfWork.run((tx) => raise(tx, 1))));
    expect(await countersAre()).toEqual([20, 0]);
  });

  it('works on READ COMMITTED and strict sessions, on every connection of the pool', async () => {
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () =>
        unitOfWork.run(async (tx) => {
          const [session] = await tx.query<{ id: number; isolation: string; mode: string }>(
            `SELECT CONNECTION_ID() AS id, @@SESSION.tx_isolation AS isolation, @@SESSION.sql_mode AS mode,
               SLEEP(0.05) AS pause`,
          );
          return session!;
        }),
      ),
    );
    expect(new Set(sessions.map(({ id }) => id)).size).toBeGreaterThan(1);
    for (const { isolation, mode } of sessions) {
      expect([isolation, mode]).toEqual(['READ-COMMITTED', 'STRICT_ALL_TABLES']);
    }
  });
});

describe('database errors', () => {
  it.each(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD'])('takes %s for transient', (code) => {
    expect(isTransient({ code })).toBe(true);
  });

  it.each([undefined, null, 'text', {}, { code: 'ER_DUP_ENTRY' }])('takes %j for permanent', (error) => {
    expect(isTransient(error)).toBe(false);
  });

  it('tells a lost connection from a failed statement', () => {
    expect(isConnectionLoss({ code: 'ECONNREFUSED' })).toBe(true);
    expect(isConnectionLoss({ code: 'PROTOCOL_CONNECTION_LOST' })).toBe(true);
    expect(isConnectionLoss({ code: 'ER_DUP_ENTRY', sqlState: '23000' })).toBe(false);
    expect(isConnectionLoss(new Error('a bug of ours'))).toBe(false);
    expect(isConnectionLoss(undefined)).toBe(false);
  });

  it('recognises the real thing: a server that does not answer', async () => {
    const database = await TestDatabase.create({ isMigrated: false });
    const dataSource = await database.open();
    await dataSource.destroy();
    await database.dispose();
    const { DataSource } = await import('typeorm');
    const { dataSourceOptions } = await import('./data-source.js');
    const away = new DataSource(
      dataSourceOptions({ databaseUrl: 'mysql://u:p@127.0.0.1:1/x', databasePoolMax: 4 }),
    );
    const error: unknown = await away.initialize().catch((reason: unknown) => reason);
    expect(isConnectionLoss(error)).toBe(true);
  });
});
