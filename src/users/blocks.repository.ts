import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

/** Stands on the primary key of `blocked_uids`, byte for byte. */
@Injectable()
export class BlocksRepository {
  async insertIfAbsent(sql: Sql, appId: number, uid: string, nowMs: number): Promise<void> {
    await sql.execute(
      `INSERT INTO blocked_uids (app_id, uid, created_at_ms) VALUES (?, ?, ?)
       ON DUPLICATE KEY UPDATE created_at_ms = created_at_ms`,
      [appId, Buffer.from(uid), nowMs],
    );
  }

  async delete(sql: Sql, appId: number, uid: string): Promise<void> {
    await sql.execute('DELETE FROM blocked_uids WHERE app_id = ? AND uid = ?', [appId, Buffer.from(uid)]);
  }

  async has(sql: Sql, appId: number, uid: string): Promise<boolean> {
    const rows = await sql.query('SELECT 1 FROM blocked_uids WHERE app_id = ? AND uid = ?', [
      appId,
      Buffer.from(uid),
    ]);
    return rows.length > 0;
  }
}
