import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

/** The rows of apps, in whichever tables they stand. */
@Injectable()
export class AppDataRepository {
  /**
   * Every table whose rows belong to an app: those that name it in `app_id`, as all of them do. Asked of the database
   * itself, so that a table that is added tomorrow is not forgotten.
   */
  async listTables(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = DATABASE() AND column_name = 'app_id' ORDER BY table_name`,
    );
    return rows.map(({ name }) => name);
  }

  /** Deletes some of an app's rows in one of these tables; returns how many. */
  async remove(sql: Sql, appId: number, table: string, limit: number): Promise<number> {
    const { affectedRows } = await sql.execute(`DELETE FROM ${table} WHERE app_id = ? LIMIT ?`, [
      appId,
      limit,
    ]);
    return affectedRows;
  }
}
