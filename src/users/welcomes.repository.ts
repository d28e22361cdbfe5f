import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

/** Stands on the primary key of `welcomes`. */
@Injectable()
export class WelcomesRepository {
  async put(sql: Sql, appId: number, userId: number, content: string, nowMs: number): Promise<void> {
    await sql.execute(
      `INSERT INTO welcomes (app_id, user_id, content, updated_at_ms) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE content = VALUES(content), updated_at_ms = VALUES(updated_at_ms)`,
      [appId, userId, content, nowMs],
    );
  }

  async delete(sql: Sql, appId: number, userId: number): Promise<void> {
    await sql.execute('DELETE FROM welcomes WHERE app_id = ? AND user_id = ?', [appId, userId]);
  }

  async find(sql: Sql, appId: number, userId: number): Promise<string | null> {
    const [row] = await sql.query<{ content: string }>(
      'SELECT content FROM welcomes WHERE app_id = ? AND user_id = ?',
      [appId, userId],
    );
    return row?.content ?? null;
  }
}
