import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ENTITIES, TestDatabase } from '../../../test/medium/database.js';
import { MIGRATIONS } from './migrations/index.js';
import { migrate } from './migrator.js';

const SOURCES = new URL('../../../src/', import.meta.url);

describe('migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await TestDatabase.create({ isMigrated: false });
    dataSource = await database.open();
  });

  afterAll(() => database.dispose());

  async function listTables(): Promise<string[]> {
    const rows = await dataSource.query<{ name: string }[]>(
      'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()',
    );
    return rows.map(({ name }) => name).toSorted();
  }

  it('run once each, in order, also when several processes start together', async () => {
    const others = [await database.open(), await database.open()];
    const ran = await Promise.all([dataSource, ...others].map((each) => migrate(each)));
    expect(ran.flat()).toEqual(MIGRATIONS.map(({ name }) => name));
    expect(await migrate(dataSource)).toEqual([]);
    expect(await dataSource.showMigrations()).toBe(false);
  });

  it('make exactly the tables of the entities', async () => {
    const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);
    expect(await listTables()).toEqual([...tables, 'schema_migrations'].toSorted());
  });

  it('know every entity file', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.entity.ts'))).toHaveLength(ENTITIES.length);
  });

  it('leave nothing to do for the entities: both say the same', async () => {
    // TypeORM reads the default of a nullable column rightly only if it knows which server it asks.
    const [server] = await dataSource.query<{ version: string }[]>('SELECT VERSION() AS version');
    const type = /mariadb/i.test(server!.version) ? 'mariadb' : 'mysql';
    const asking = new DataSource({ ...dataSource.options, type } as DataSourceOptions);
    await asking.initialize();
    const { upQueries } = await asking.driver.createSchemaBuilder().log();
    await asking.destroy();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('are the only thing that changes the schema', () => {
    expect(dataSource.options).toMatchObject({ synchronize: false });
    expect(dataSource.options.migrationsRun ?? false).toBe(false);
  });

  it('give every column the collation of its entity: TypeORM itself does not look', async () => {
    const rows = await dataSource.query<{ name: string; collation: string | null }[]>(
      `SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name, COLLATION_NAME AS collation
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()`,
    );
    const collations = new Map(rows.map(({ name, collation }) => [name, collation]));
    for (const { tableName, columns } of dataSource.entityMetadatas) {
      for (const { databaseName, type, collation } of columns) {
        const isText = /char|text/.test(String(type));
        const expected = collation ?? (isText ? 'utf8mb4_unicode_ci' : null);
        const name = `${tableName}.${databaseName}`;
        expect([name, collations.get(name)]).toEqual([name, expected]);
      }
    }
  });

  it('compare uids, messages and credentials byte for byte', async () => {
    const rows = await dataSource.query<{ name: string; type: string; collation: string | null }[]>(
      `SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name, DATA_TYPE AS type, COLLATION_NAME AS collation
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()`,
    );
    const columns = Object.fromEntries(rows.map(({ name, type, collation }) => [name, collation ?? type]));
    expect(columns).toMatchObject({
      'users.uid': 'varbinary',
      'tokens.token_hash': 'binary',
      'messages.msg_id': 'binary',
      'messages.content': 'utf8mb4_bin',
      'apps.app_key': 'ascii_bin',
    });
  });

  it('go down and up again', async () => {
    const before = await listTables();
    for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
    expect(await listTables()).toEqual(['schema_migrations']);
    expect(await migrate(dataSource)).toEqual(MIGRATIONS.map(({ name }) => name));
    expect(await listTables()).toEqual(before);
  });
});
