import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

export interface SecretRow {
  readonly id: number;
  readonly sealed: Buffer;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

/** The secrets of apps, on `ix_app_secrets_app`. */
@Injectable()
export class AppSecretsRepository {
  /** Those that end after a moment, newest first. */
  list(sql: Sql, appId: number, endAfterMs: number): Promise<SecretRow[]> {
    return sql.query<SecretRow>(
      `SELECT id, sealed, created_at_ms AS createdAtMs, expires_at_ms AS expiresAtMs,
         last_used_at_ms AS lastUsedAtMs
       FROM app_secrets WHERE app_id = ? AND (expires_at_ms IS NULL OR expires_at_ms > ?) ORDER BY id DESC`,
      [appId, endAfterMs],
    );
  }

  async insert(tx: Sql, appId: number, sealed: Buffer, createdAtMs: number): Promise<number> {
    const values = [[appId, sealed, createdAtMs]];
    return (await tx.execute('INSERT INTO app_secrets (app_id, sealed, created_at_ms) VALUES (?)', values))
      .insertId;
  }

  /** Lets none of the app's secrets live beyond a time; those that end sooner are left as they are. */
  async expireAll(tx: Sql, appId: number, expiresAtMs: number): Promise<void> {
    await tx.execute(
      `UPDATE app_secrets SET expires_at_ms = ?
       WHERE app_id = ? AND (expires_at_ms IS NULL OR expires_at_ms > ?)`,
      [expiresAtMs, appId, expiresAtMs],
    );
  }

  async remove(tx: Sql, appId: number, ids: readonly number[]): Promise<void> {
    if (ids.length > 0)
      await tx.execute('DELETE FROM app_secrets WHERE app_id = ? AND id IN (?)', [appId, ids]);
  }

  /** Forgets those that ended long ago. */
  async removeEnded(tx: Sql, appId: number, endedBeforeMs: number): Promise<void> {
    await tx.execute('DELETE FROM app_secrets WHERE app_id = ? AND expires_at_ms <= ?', [
      appId,
      endedBeforeMs,
    ]);
  }

  /** Remembers when secrets of any apps were last used, by their ids; what is known to be later stays. */
  async recordUses(sql: Sql, uses: readonly (readonly [id: number, atMs: number])[]): Promise<void> {
    await sql.execute(
      `UPDATE app_secrets
       SET last_used_at_ms = GREATEST(COALESCE(last_used_at_ms, 0), CASE id ${'WHEN ? THEN ? '.repeat(uses.length)} END)
       WHERE id IN (?)`,
      [...uses.flat(), uses.map(([id]) => id)],
    );
  }
}
