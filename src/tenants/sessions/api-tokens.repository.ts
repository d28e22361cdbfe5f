import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { ApiToken } from './api-token.js';

export interface StoredApiToken extends ApiToken {
  readonly adminId: number;
}

const COLUMNS = `id, admin_id AS adminId, name, prefix, scopes, created_at_ms AS createdAtMs,
  expires_at_ms AS expiresAtMs, last_used_at_ms AS lastUsedAtMs`;

type Row = Omit<StoredApiToken, 'scopes'> & { readonly scopes: string };

@Injectable()
export class ApiTokensRepository {
  async insert(tx: Sql, token: Omit<StoredApiToken, 'id' | 'lastUsedAtMs'>, hash: Buffer): Promise<number> {
    const { adminId, name, prefix, scopes, createdAtMs, expiresAtMs } = token;
    const { insertId } = await tx.execute(
      `INSERT INTO admin_tokens (admin_id, name, prefix, token_hash, scopes, created_at_ms, expires_at_ms)
       VALUES (?)`,
      [[adminId, name, prefix, hash, scopes.join(' '), createdAtMs, expiresAtMs]],
    );
    return insertId;
  }

  /** On `uq_admin_tokens_token`. */
  async findByToken(sql: Sql, hash: Buffer): Promise<StoredApiToken | null> {
    const [row] = await sql.query<Row>(`SELECT ${COLUMNS} FROM admin_tokens WHERE token_hash = ?`, [hash]);
    return row ? tokenOf(row) : null;
  }

  /** By id descending, from the one after `after` on. */
  async list(sql: Sql, adminId: number, after: number | null, limit: number): Promise<StoredApiToken[]> {
    const rows = await sql.query<Row>(
      `SELECT ${COLUMNS} FROM admin_tokens WHERE admin_id = ? AND (? IS NULL OR id < ?)
       ORDER BY id DESC LIMIT ?`,
      [adminId, after, after, limit],
    );
    return rows.map(tokenOf);
  }

  async touch(sql: Sql, adminId: number, id: number, lastUsedAtMs: number): Promise<void> {
    await sql.execute('UPDATE admin_tokens SET last_used_at_ms = ? WHERE admin_id = ? AND id = ?', [
      lastUsedAtMs,
      adminId,
      id,
    ]);
  }

  /** The token that was removed, or null when the admin has none of that id. */
  async remove(tx: Sql, adminId: number, id: number): Promise<StoredApiToken | null> {
    const [row] = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM admin_tokens WHERE admin_id = ? AND id = ? FOR UPDATE`,
      [adminId, id],
    );
    if (!row) return null;
    await tx.execute('DELETE FROM admin_tokens WHERE admin_id = ? AND id = ?', [adminId, id]);
    return tokenOf(row);
  }

  async removeAll(tx: Sql, adminId: number): Promise<void> {
    await tx.execute('DELETE FROM admin_tokens WHERE admin_id = ?', [adminId]);
  }
}

function tokenOf(row: Row): StoredApiToken {
  return { ...row, scopes: row.scopes.split(' ') };
}
