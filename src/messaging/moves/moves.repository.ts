import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { Move } from './move.js';

interface MoveRow {
  id: number;
  app_id: number;
  from_user_id: number;
  to_user_id: number;
  cut_at_ms: number;
  requested_at_ms: number;
}

@Injectable()
export class MovesRepository {
  /** Grants until a moment, in the place of an earlier grant. */
  async grant(tx: Sql, appId: number, fromUserId: number, toUserId: number, untilMs: number): Promise<void> {
    await tx.execute(
      `INSERT INTO move_grants (app_id, from_user_id, to_user_id, expires_at_ms) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE expires_at_ms = VALUES(expires_at_ms)`,
      [appId, fromUserId, toUserId, untilMs],
    );
  }

  /** On the primary key. */
  async isGranted(
    sql: Sql,
    appId: number,
    fromUserId: number,
    toUserId: number,
    nowMs: number,
  ): Promise<boolean> {
    const rows = await sql.query(
      `SELECT 1 FROM move_grants
       WHERE app_id = ? AND from_user_id = ? AND to_user_id = ? AND expires_at_ms > ?`,
      [appId, fromUserId, toUserId, nowMs],
    );
    return rows.length > 0;
  }

  /** Grants of the app that ended before a moment are forgotten. On the first column of the primary key. */
  async removeExpiredGrants(sql: Sql, appId: number, beforeMs: number): Promise<void> {
    await sql.execute('DELETE FROM move_grants WHERE app_id = ? AND expires_at_ms < ?', [appId, beforeMs]);
  }

  /** Puts a move down durably. One that still waits takes in the new one: the same row, from the earlier day on. */
  async insert(sql: Sql, move: Omit<Move, 'id'>): Promise<number> {
    const { insertId } = await sql.execute(
      `INSERT INTO moves (app_id, from_user_id, to_user_id, cut_at_ms, requested_at_ms) VALUES (?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), cut_at_ms = LEAST(cut_at_ms, VALUES(cut_at_ms)),
         requested_at_ms = VALUES(requested_at_ms)`,
      [move.appId, move.fromUserId, move.toUserId, move.cutAtMs, move.requestedAtMs],
    );
    return insertId;
  }

  async find(sql: Sql, id: number): Promise<Move | null> {
    const [row] = await sql.query<MoveRow>('SELECT * FROM moves WHERE id = ?', [id]);
    if (!row) return null;
    return {
      id: row.id,
      appId: row.app_id,
      fromUserId: row.from_user_id,
      toUserId: row.to_user_id,
      cutAtMs: row.cut_at_ms,
      requestedAtMs: row.requested_at_ms,
    };
  }

  /** Moves that were asked for before a moment and are not done. */
  async listWaiting(sql: Sql, requestedBeforeMs: number, limit: number): Promise<number[]> {
    const rows = await sql.query<{ id: number }>(
      'SELECT id FROM moves WHERE requested_at_ms < ? ORDER BY id LIMIT ?',
      [requestedBeforeMs, limit],
    );
    return rows.map((row) => row.id);
  }

  /** The move is done, unless it was asked for again while it ran. */
  async remove(sql: Sql, { id, requestedAtMs }: Move): Promise<void> {
    await sql.execute('DELETE FROM moves WHERE id = ? AND requested_at_ms = ?', [id, requestedAtMs]);
  }
}
