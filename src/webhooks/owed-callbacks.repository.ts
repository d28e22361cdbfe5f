import { Injectable } from '@nestjs/common';
import { formatMessageId, parseMessageId } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import type { Callback } from './callback.js';

/** A callback that one worker may attempt now. */
export interface ClaimedCallback extends Callback {
  readonly attemptsLeft: number;
}

/** The attempt that is next for a callback. */
export interface NextAttempt {
  readonly appId: number;
  readonly msgId: string;
  /** Counted from 1. */
  readonly attempt: number;
}

/** A row is 64 KiB at most, a packet of the database 16 MiB at least. */
const ROWS_PER_INSERT = 100;

/** Which row, and that its next attempt is still this one. On the primary key. */
const IS_NEXT = 'app_id = ? AND msg_id = ? AND attempt_count = ?';

@Injectable()
export class OwedCallbacksRepository {
  /** Owes callbacks, each with no attempt made; one that is owed already stays as it is. */
  async insert(
    sql: Sql,
    callbacks: readonly Callback[],
    { nowMs, dueAtMs, attempts }: { nowMs: number; dueAtMs: number; attempts: number },
  ): Promise<void> {
    for (let from = 0; from < callbacks.length; from += ROWS_PER_INSERT) {
      const rows = callbacks
        .slice(from, from + ROWS_PER_INSERT)
        .map(({ appId, msgId, body }) => [
          appId,
          parseMessageId(msgId),
          body,
          nowMs,
          0,
          attempts,
          dueAtMs,
          0,
        ]);
      await sql.execute(
        `INSERT IGNORE INTO webhook_owed (app_id, msg_id, body, created_at_ms, attempt_count, attempts_left,
           due_at_ms, claimed_until_ms)
         VALUES ?`,
        [rows],
      );
    }
  }

  /** The callback, for the caller alone until a moment. Null when the attempt is made or another one's. */
  async claim(sql: Sql, next: NextAttempt, nowMs: number, untilMs: number): Promise<ClaimedCallback | null> {
    const { affectedRows } = await sql.execute(
      `UPDATE webhook_owed SET claimed_until_ms = ?, due_at_ms = ? WHERE ${IS_NEXT} AND claimed_until_ms <= ?`,
      [untilMs, untilMs, ...placeOf(next), nowMs],
    );
    if (affectedRows === 0) return null;
    const [row] = await sql.query<{ body: string; attempts_left: number }>(
      `SELECT body, attempts_left FROM webhook_owed WHERE ${IS_NEXT}`,
      placeOf(next),
    );
    return row
      ? { appId: next.appId, msgId: next.msgId, body: row.body, attemptsLeft: row.attempts_left }
      : null;
  }

  /** Counts the attempt and asks for another one at a moment. False when it was counted before. */
  async retry(sql: Sql, made: NextAttempt, dueAtMs: number): Promise<boolean> {
    const { affectedRows } = await sql.execute(
      `UPDATE webhook_owed SET attempt_count = attempt_count + 1, attempts_left = attempts_left - 1,
         due_at_ms = ?, claimed_until_ms = 0
       WHERE ${IS_NEXT}`,
      [dueAtMs, ...placeOf(made)],
    );
    return affectedRows > 0;
  }

  /** Owes the callback no longer. False when it was settled before. */
  async remove(sql: Sql, made: NextAttempt): Promise<boolean> {
    const { affectedRows } = await sql.execute(`DELETE FROM webhook_owed WHERE ${IS_NEXT}`, placeOf(made));
    return affectedRows > 0;
  }

  /** Whatever became of them. On the primary key. */
  async forget(tx: Sql, appId: number, msgIds: readonly Buffer[]): Promise<void> {
    await tx.execute('DELETE FROM webhook_owed WHERE app_id = ? AND msg_id IN (?)', [appId, msgIds]);
  }

  /** Turns the callback into a dead letter. False when it was settled before. */
  async bury(tx: Sql, made: NextAttempt, nowMs: number): Promise<boolean> {
    await tx.execute(
      `INSERT INTO webhook_dead_letters (app_id, msg_id, body, created_at_ms, attempt_count, died_at_ms)
       SELECT app_id, msg_id, body, created_at_ms, attempt_count + 1, ? FROM webhook_owed WHERE ${IS_NEXT}`,
      [nowMs, ...placeOf(made)],
    );
    return this.remove(tx, made);
  }

  /** Those of the whole installation. */
  async countAll(sql: Sql): Promise<number> {
    return (await sql.query<{ total: number }>('SELECT COUNT(*) AS total FROM webhook_owed'))[0]!.total;
  }

  /** The apps that have a callback due, on the groups of `ix_webhook_owed_due`. */
  async listAppsDue(sql: Sql, nowMs: number): Promise<number[]> {
    const rows = await sql.query<{ app_id: number }>(
      'SELECT app_id, MIN(due_at_ms) AS due FROM webhook_owed GROUP BY app_id HAVING due <= ?',
      [nowMs],
    );
    return rows.map(({ app_id }) => app_id);
  }

  /**
   * The callbacks of an app that are due, oldest first, on `ix_webhook_owed_due`; they are due again at `againAtMs`
   * if nothing comes of them. Two sweepers may get the same ones.
   */
  async takeDue(
    sql: Sql,
    appId: number,
    nowMs: number,
    againAtMs: number,
    limit: number,
  ): Promise<NextAttempt[]> {
    const rows = await sql.query<{ msg_id: Buffer; attempt_count: number }>(
      `SELECT msg_id, attempt_count FROM webhook_owed WHERE app_id = ? AND due_at_ms <= ?
       ORDER BY due_at_ms LIMIT ?`,
      [appId, nowMs, limit],
    );
    if (rows.length === 0) return [];
    await sql.execute(
      'UPDATE webhook_owed SET due_at_ms = ? WHERE app_id = ? AND msg_id IN (?) AND due_at_ms <= ?',
      [againAtMs, appId, rows.map((row) => row.msg_id), nowMs],
    );
    return rows.map((row) => ({
      appId,
      msgId: formatMessageId(row.msg_id),
      attempt: row.attempt_count + 1,
    }));
  }
}

function placeOf({ appId, msgId, attempt }: NextAttempt): unknown[] {
  return [appId, parseMessageId(msgId), attempt - 1];
}
