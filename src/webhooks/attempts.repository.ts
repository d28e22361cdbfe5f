import { Injectable } from '@nestjs/common';
import { formatMessageId, parseMessageId } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import type { Attempt, Outcome } from './attempt.js';
import type { AttemptMarker } from './attempt-marker.js';

/** Which attempts of an app; null leaves the choice open. */
export interface AttemptFilter {
  readonly msgId: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  readonly outcome: Outcome | null;
  /** The last one of the page before. */
  readonly after: AttemptMarker | null;
}

interface AttemptRow {
  msg_id: Buffer;
  attempt: number;
  at_ms: number;
  duration_ms: number;
  outcome: Attempt['outcome'];
  status: number | null;
  error: string | null;
}

@Injectable()
export class AttemptsRepository {
  async insert(sql: Sql, appId: number, attempt: Attempt): Promise<void> {
    const { msgId, atMs, durationMs, outcome, status, error } = attempt;
    await sql.execute(
      `INSERT INTO webhook_attempts (app_id, msg_id, attempt, at_ms, duration_ms, outcome, status, error)
       VALUES (?)`,
      [[appId, parseMessageId(msgId), attempt.attempt, atMs, durationMs, outcome, status, error]],
    );
  }

  /**
   * Newest first, on `ix_webhook_attempts_time`, on `ix_webhook_attempts_outcome` when it is about one outcome, or the
   * primary key when it is about one message.
   */
  async list(sql: Sql, appId: number, filter: AttemptFilter, limit: number): Promise<Attempt[]> {
    const { msgId, sinceMs, untilMs, outcome, after } = filter;
    const conditions: [sql: string, values: unknown[]][] = [['app_id = ?', [appId]]];
    if (msgId !== null) conditions.push(['msg_id = ?', [parseMessageId(msgId)]]);
    if (sinceMs !== null) conditions.push(['at_ms >= ?', [sinceMs]]);
    if (untilMs !== null) conditions.push(['at_ms < ?', [untilMs]]);
    if (outcome !== null) conditions.push(['outcome = ?', [outcome]]);
    if (after) {
      conditions.push(
        // The first is for the index, which a comparison of rows does not use.
        ['at_ms <= ?', [after.atMs]],
        ['(at_ms, msg_id, attempt) < (?)', [[after.atMs, parseMessageId(after.msgId), after.attempt]]],
      );
    }
    const rows = await sql.query<AttemptRow>(
      `SELECT msg_id, attempt, at_ms, duration_ms, outcome, status, error FROM webhook_attempts
       WHERE ${conditions.map(([condition]) => condition).join(' AND ')}
       ORDER BY at_ms DESC, msg_id DESC, attempt DESC LIMIT ?`,
      [...conditions.flatMap(([, values]) => values), limit],
    );
    return rows.map((row) => ({
      msgId: formatMessageId(row.msg_id),
      attempt: row.attempt,
      atMs: row.at_ms,
      durationMs: row.duration_ms,
      outcome: row.outcome,
      status: row.status,
      error: row.error,
    }));
  }

  /** Every app that has attempts, on the groups of the primary key. */
  async listApps(sql: Sql): Promise<number[]> {
    const rows = await sql.query<{ app_id: number }>('SELECT DISTINCT app_id FROM webhook_attempts');
    return rows.map(({ app_id }) => app_id);
  }

  /** Deletes old attempts of an app; returns how many. On `ix_webhook_attempts_time`. */
  async removeOlder(sql: Sql, appId: number, beforeMs: number, limit: number): Promise<number> {
    const { affectedRows } = await sql.execute(
      'DELETE FROM webhook_attempts WHERE app_id = ? AND at_ms < ? ORDER BY at_ms LIMIT ?',
      [appId, beforeMs, limit],
    );
    return affectedRows;
  }
}
