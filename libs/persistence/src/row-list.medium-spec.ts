import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import { createDatabase, dropDatabase } from '../../../test/harness/database.js';
import { sharedEngines } from '../../../test/harness/engines.js';
import { unique } from '../../../test/harness/unique.js';
import { rowList } from './row-list.js';

const ROWS = 2_000;

describe(rowList.name, () => {
  let databaseUrl: string;
  let connection: Connection;

  beforeAll(async () => {
    databaseUrl = await createDatabase(sharedEngines().databaseUrl, unique('hongyan_medium_'));
    connection = await createConnection({ uri: databaseUrl });
    await connection.query('CREATE TABLE places (a BIGINT, b INT, c INT, PRIMARY KEY (a, b))');
    const rows = Array.from({ length: ROWS }, (_, index) => [index % 10, index, 0]);
    await connection.query('INSERT INTO places VALUES ?', [rows]);
    await connection.query('ANALYZE TABLE places');
  });

  afterAll(async () => {
    await connection?.end();
    await dropDatabase(databaseUrl);
  });

  it.each([
    ['UPDATE places SET c = c + 1 WHERE (a, b) IN (?)', 1],
    ['UPDATE places SET c = c + 1 WHERE (a, b) IN (?)', 5],
    ['DELETE FROM places WHERE (a, b) IN (?)', 1],
    ['DELETE FROM places WHERE (a, b) IN (?)', 5],
  ])('lets the index serve “%s” with %i rows', async (sql, count) => {
    const rows = rowList(Array.from({ length: count }, (_, index) => [index % 10, index]));
    await connection.query('START TRANSACTION');
    const [plan] = (await connection.query(`EXPLAIN ${sql}`, [rows])) as unknown as [
      { rows: number | string }[],
    ];
    expect(Number(plan[0]!.rows)).toBeLessThanOrEqual(count + 1);
    const [result] = (await connection.query(sql, [rows])) as unknown as [{ affectedRows: number }];
    await connection.query('ROLLBACK');
    expect(result.affectedRows).toBe(count);
  });
});
