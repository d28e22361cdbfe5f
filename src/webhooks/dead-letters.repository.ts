import { Injectable } from '@nestjs/common';
import { formatMessageId, parseMessageId } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import type { NextAttempt } from './owed-callbacks.repository.js';

@Injectable()
export class DeadLettersRepository {
  /**
   * Locks dead letters of an app that died before a moment, oldest first: one of them, or any. On the primary key or
   * `ix_webhook_dead_letters_time`.
   */
  async lock(
    tx: Sql,
    appId: number,
    { msgId, diedBeforeMs, limit }: { msgId: string | null; diedBeforeMs: number; limit: number },
  ): Promise<NextAttempt[]> {
    const rows = await tx.query<{ msg_id: Buffer; attempt_count: number }>(
      `SELECT msg_id, attempt_count FROM webhook_dead_letters
       WHERE app_id = ? AND died_at_ms < ?${msgId === null ? '' : ' AND msg_id = ?'}
       ORDER BY died_at_ms LIMIT ? FOR UPDATE`,
      [appId, diedBeforeMs, ...(msgId === null ? [] : [parseMessageId(msgId)]), limit],
    );
    return rows.map((row) => ({
      appId,
      msgId: formatMessageId(row.msg_id),
      attempt: row.attempt_count + 1,
    }));
  }

  /** Owes locked letters once more, with so many attempts; their attempts are counted on. */
  async revive(
    tx: Sql,
    appId: number,
    letters: readonly NextAttempt[],
    { dueAtMs, attempts }: { dueAtMs: number; attempts: number },
  ): Promise<void> {
    const ids = letters.map(({ msgId }) => parseMessageId(msgId));
    await tx.execute(
      `INSERT INTO webhook_owed (app_id, msg_id, body, created_at_ms, attempt_count, attempts_left, due_at_ms,
         claimed_until_ms)
       SELECT app_id, msg_id, body, created_at_ms, attempt_count, ?, ?, 0
       FROM webhook_dead_letters WHERE app_id = ? AND msg_id IN (?)`,
      [attempts, dueAtMs, appId, ids],
    );
    await tx.execute('DELETE FROM webhook_dead_letters WHERE app_id = ? AND msg_id IN (?)', [appId, ids]);
  }

  /** On the primary key. */
  async forget(tx: Sql, appId: number, msgIds: readonly Buffer[]): Promise<void> {
    await tx.execute('DELETE FROM webhook_dead_letters WHERE app_id = ? AND msg_id IN (?)', [appId, msgIds]);
  }

  /** Every app that has dead letters, on the groups of the primary key. */
  async listApps(sql: Sql): Promise<number[]> {
    const rows = await sql.query<{ app_id: number }>('SELECT DISTINCT app_id FROM webhook_dead_letters');
    return rows.map(({ app_id }) => app_id);
  }

  /** Deletes old letters of an app; returns how many. On `ix_webhook_dead_letters_time`. */
  async removeOlder(sql: Sql, appId: number, beforeMs: number, limit: number): Promise<number> {
    const { affectedRows } = await sql.execute(
      'DELETE FROM webhook_dead_letters WHERE app_id = ? AND died_at_ms < ? ORDER BY died_at_ms LIMIT ?',
      [appId, beforeMs, limit],
    );
    return affectedRows;
  }
}
