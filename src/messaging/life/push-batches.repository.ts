import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Sql, Statement } from '@hongyan/persistence';
import { packPushed, type PushedMessage } from './pushed-entries.js';

/** Stands on the primary key of `push_batches`. */
@Injectable()
export class PushBatchesRepository {
  /** One row for each app, however many messages. Two workers that draw the same number at one moment keep one row. */
  inserting(messagesByApp: ReadonlyMap<number, readonly PushedMessage[]>, pushedAtMs: number): Statement {
    const rows = [...messagesByApp].map(([appId, messages]) => [
      appId,
      pushedAtMs,
      randomInt(2 ** 32),
      packPushed(messages),
    ]);
    return ['INSERT IGNORE INTO push_batches (app_id, pushed_at_ms, nonce, entries) VALUES ?', [rows]];
  }

  /** What was booked at these moments. */
  async find(sql: Sql, appId: number, pushedAtMs: readonly number[]): Promise<Buffer[]> {
    if (pushedAtMs.length === 0) return [];
    const rows = await sql.query<{ entries: Buffer }>(
      'SELECT entries FROM push_batches WHERE app_id = ? AND pushed_at_ms IN (?)',
      [appId, pushedAtMs],
    );
    return rows.map(({ entries }) => entries);
  }

  /** Every app that has batches, on the groups of the key. */
  async listApps(sql: Sql): Promise<number[]> {
    const rows = await sql.query<{ app_id: number }>('SELECT DISTINCT app_id FROM push_batches');
    return rows.map(({ app_id }) => app_id);
  }

  /** Forgets old batches of an app; returns how many. */
  async removeOlder(sql: Sql, appId: number, beforeMs: number, limit: number): Promise<number> {
    const { affectedRows } = await sql.execute(
      'DELETE FROM push_batches WHERE app_id = ? AND pushed_at_ms < ? ORDER BY pushed_at_ms LIMIT ?',
      [appId, beforeMs, limit],
    );
    return affectedRows;
  }
}
