import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { QuotaOwner } from './quota.js';

/** What apps have used. A tenant has used what its apps have, on `ix_apps_tenant`. */
@Injectable()
export class UseRepository {
  async addStored(sql: Sql, countsByApp: Iterable<readonly [appId: number, count: number]>): Promise<void> {
    // In one order, so that two processes wait for each other instead of deadlocking.
    const rows = [...countsByApp].toSorted(([a], [b]) => a - b);
    await sql.execute(
      `INSERT INTO stored_messages (app_id, message_count) VALUES ?
       ON DUPLICATE KEY UPDATE message_count = message_count + VALUES(message_count)`,
      [rows],
    );
  }

  /** Until the transaction ends nobody else books against the owner's quota. */
  async lockQuota(tx: Sql, { kind, id }: QuotaOwner): Promise<void> {
    await tx.query('SELECT owner_id FROM quotas WHERE owner_kind = ? AND owner_id = ? FOR UPDATE', [
      kind,
      id,
    ]);
  }

  countStored(sql: Sql, owner: QuotaOwner): Promise<number> {
    return this.sum(sql, 'SELECT SUM(u.message_count) AS total FROM stored_messages u', 'TRUE', owner);
  }

  async addUpload(sql: Sql, appId: number, month: number, bytes: number): Promise<void> {
    await sql.execute(
      `INSERT INTO uploads (app_id, month, byte_count) VALUES (?)
       ON DUPLICATE KEY UPDATE byte_count = byte_count + VALUES(byte_count)`,
      [[appId, month, bytes]],
    );
  }

  countUploads(sql: Sql, owner: QuotaOwner, month: number): Promise<number> {
    return this.sum(sql, 'SELECT SUM(u.byte_count) AS total FROM uploads u', 'u.month = ?', owner, [month]);
  }

  /** Forgets quotas of apps and tenants that are gone, what such apps used, and what was uploaded before a month. */
  async prune(sql: Sql, beforeMonth: number): Promise<void> {
    await sql.execute('DELETE FROM uploads WHERE month < ?', [beforeMonth]);
    for (const kind of ['app', 'tenant']) {
      await sql.execute(
        `DELETE q FROM quotas q LEFT JOIN ${kind}s o ON o.id = q.owner_id WHERE q.owner_kind = ? AND o.id IS NULL`,
        [kind],
      );
    }
    for (const table of ['stored_messages', 'uploads']) {
      await sql.execute(`DELETE u FROM ${table} u LEFT JOIN apps a ON a.id = u.app_id WHERE a.id IS NULL`);
    }
  }

  private async sum(
    sql: Sql,
    head: string,
    condition: string,
    { kind, id }: QuotaOwner,
    parameters: readonly unknown[] = [],
  ): Promise<number> {
    const [from, whose] =
      kind === 'app' ? ['', 'u.app_id = ?'] : ['JOIN apps a ON a.id = u.app_id', 'a.tenant_id = ?'];
    const [row] = await sql.query<{ total: string | number | null }>(
      `${head} ${from} WHERE ${condition} AND ${whose}`,
      [...parameters, id],
    );
    return Number(row!.total ?? 0);
  }
}
