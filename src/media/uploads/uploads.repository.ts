import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

/** Whose upload each picture is. All on the primary key. */
@Injectable()
export class UploadsRepository {
  async insert(
    sql: Sql,
    appId: number,
    userId: number,
    pictureKey: string,
    createdAtMs: number,
  ): Promise<void> {
    await sql.execute('INSERT INTO media_uploads (app_id, user_id, picture_key, created_at_ms) VALUES (?)', [
      [appId, userId, pictureKey, createdAtMs],
    ]);
  }

  /** Uploads up to a moment, by key after a given one. */
  async list(
    sql: Sql,
    appId: number,
    userId: number,
    untilMs: number,
    afterKey: string,
    limit: number,
  ): Promise<string[]> {
    const rows = await sql.query<{ picture_key: string }>(
      `SELECT picture_key FROM media_uploads
       WHERE app_id = ? AND user_id = ? AND picture_key > ? AND created_at_ms <= ? ORDER BY picture_key LIMIT ?`,
      [appId, userId, afterKey, untilMs, limit],
    );
    return rows.map((row) => row.picture_key);
  }

  async count(sql: Sql, appId: number, userId: number, untilMs: number): Promise<number> {
    const [row] = await sql.query<{ total: number }>(
      'SELECT COUNT(*) AS total FROM media_uploads WHERE app_id = ? AND user_id = ? AND created_at_ms <= ?',
      [appId, userId, untilMs],
    );
    return row!.total;
  }

  async remove(sql: Sql, appId: number, userId: number, pictureKey: string): Promise<void> {
    await sql.execute('DELETE FROM media_uploads WHERE app_id = ? AND user_id = ? AND picture_key = ?', [
      appId,
      userId,
      pictureKey,
    ]);
  }
}
