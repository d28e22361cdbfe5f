import type { DataSource } from 'typeorm';

const LOCK_WAIT_SECONDS = 120;

/**
 * Brings the schema up to date and returns the names of the migrations that ran. Processes that start together
 * queue behind a server-side lock, so each migration runs once.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  // One connection holds the lock while TypeORM runs the migrations on another one.
  const holder = dataSource.createQueryRunner();
  const lock = `hongyan-migrate-${String(dataSource.options.database ?? '')}`.slice(0, 64);
  try {
    const rows = (await holder.query('SELECT GET_LOCK(?, ?) AS got', [lock, LOCK_WAIT_SECONDS])) as {
      got: number | null;
    }[];
    if (Number(rows[0]?.got) !== 1) throw new Error('Another process has been migrating for two minutes.');
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await holder.query('SELECT RELEASE_LOCK(?)', [lock]).catch(() => undefined);
    await holder.release();
  }
}
