import { Injectable } from '@nestjs/common';
import { formatMessageId, parseMessageId } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';

/** How the callback of a message stands: it is owed, was tried, or was given up. */
export interface Standing {
  readonly isDead: boolean;
}

/** How the callbacks of an app stand. */
export interface Tallies {
  readonly owed: number;
  readonly dead: number;
  readonly lastFailureAtMs: number | null;
}

/** A backlog of any length is counted in moments: up to so many. */
export const COUNT_MAX = 100_000;

/** Looks over what is owed, given up and tried. */
@Injectable()
export class StandingsRepository {
  /** On the primary keys. Messages without a callback are missing. */
  async find(sql: Sql, appId: number, msgIds: readonly string[]): Promise<Map<string, Standing>> {
    if (msgIds.length === 0) return new Map();
    const ids = msgIds.map((msgId) => parseMessageId(msgId));
    const rows = await sql.query<{ msg_id: Buffer; isDead: number }>(
      `SELECT msg_id, MAX(is_dead) AS isDead FROM (
         SELECT msg_id, 1 AS is_dead FROM webhook_dead_letters WHERE app_id = ? AND msg_id IN (?)
         UNION ALL SELECT msg_id, 0 FROM webhook_owed WHERE app_id = ? AND msg_id IN (?)
         UNION ALL SELECT msg_id, 0 FROM webhook_attempts WHERE app_id = ? AND msg_id IN (?)
       ) AS found GROUP BY msg_id`,
      [appId, ids, appId, ids, appId, ids],
    );
    return new Map(rows.map((row) => [formatMessageId(row.msg_id), { isDead: row.isDead === 1 }]));
  }

  /** On `ix_webhook_owed_due`, `ix_webhook_dead_letters_time` and `ix_webhook_attempts_outcome`. */
  async tally(sql: Sql, appId: number): Promise<Tallies> {
    const [owed, dead, failed, died] = await Promise.all([
      count(sql, 'webhook_owed', appId),
      count(sql, 'webhook_dead_letters', appId),
      lastOf(sql, appId, 'failed'),
      lastOf(sql, appId, 'dead'),
    ]);
    return { owed, dead, lastFailureAtMs: Math.max(failed, died) || null };
  }
}

async function count(sql: Sql, table: string, appId: number): Promise<number> {
  const [row] = await sql.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM (SELECT 1 FROM ${table} WHERE app_id = ? LIMIT ?) AS counted`,
    [appId, COUNT_MAX],
  );
  return row!.total;
}

async function lastOf(sql: Sql, appId: number, outcome: string): Promise<number> {
  const [row] = await sql.query<{ at: number | null }>(
    'SELECT MAX(at_ms) AS at FROM webhook_attempts WHERE app_id = ? AND outcome = ?',
    [appId, outcome],
  );
  return row!.at ?? 0;
}
