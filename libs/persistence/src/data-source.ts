import type { DataSourceOptions } from 'typeorm';
import type { Config } from '@hongyan/config';
import { MYSQL_DRIVER } from './mysql-driver.js';
import { MIGRATIONS } from './migrations/index.js';

const CONNECT_TIMEOUT_MS = 3_000;

/** How every process and every test opens the database. */
export function dataSourceOptions(
  config: Pick<Config, 'databaseUrl' | 'databasePoolMax'>,
): DataSourceOptions {
  return {
    type: 'mysql',
    driver: MYSQL_DRIVER,
    url: config.databaseUrl.replace(/^mariadb:/, 'mysql:'),
    charset: 'utf8mb4',
    // Times are numbers of milliseconds in our tables; the zone only matters to people with a shell.
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    synchronize: false,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    connectTimeout: CONNECT_TIMEOUT_MS,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    extra: {
      connectionLimit: config.databasePoolMax,
      enableKeepAlive: true,
      // A transaction begins and commits in the trips of its statements (`sql.ts`). Values only ever go in by `?`.
      multipleStatements: true,
      // TypeORM's errors carry stacks; taking one more per statement costs as much as a small statement.
      trace: false,
      // Idle connections are kept: opening one costs more than a batch.
      maxIdle: config.databasePoolMax,
    },
  };
}
