import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { Session } from './session.js';

export interface StoredSession extends Session {
  readonly adminId: number;
  readonly tokenHash: Buffer;
}

const COLUMNS = `id, admin_id AS adminId, token_hash AS tokenHash, ip, user_agent AS userAgent,
  created_at_ms AS createdAtMs, last_used_at_ms AS lastUsedAtMs, expires_at_ms AS expiresAtMs`;

@Injectable()
export class SessionsRepository {
  async insert(tx: Sql, session: Omit<StoredSession, 'id'>): Promise<number> {
    const { adminId, tokenHash, ip, userAgent, createdAtMs, lastUsedAtMs, expiresAtMs } = session;
    const { insertId } = await tx.execute(
      `INSERT INTO admin_sessions
         (admin_id, token_hash, ip, user_agent, created_at_ms, last_used_at_ms, expires_at_ms) VALUES (?)`,
      [[adminId, tokenHash, ip, userAgent, createdAtMs, lastUsedAtMs, expiresAtMs]],
    );
    return insertId;
  }

  /** On `uq_admin_sessions_token`. */
  async findByToken(sql: Sql, tokenHash: Buffer): Promise<StoredSession | null> {
    const [row] = await sql.query<StoredSession>(
      `SELECT ${COLUMNS} FROM admin_sessions WHERE token_hash = ?`,
      [tokenHash],
    );
    return row ?? null;
  }

  /** Newest first. */
  list(sql: Sql, adminId: number): Promise<StoredSession[]> {
    return sql.query(`SELECT ${COLUMNS} FROM admin_sessions WHERE admin_id = ? ORDER BY id DESC`, [adminId]);
  }

  async touch(sql: Sql, adminId: number, id: number, lastUsedAtMs: number): Promise<void> {
    await sql.execute('UPDATE admin_sessions SET last_used_at_ms = ? WHERE admin_id = ? AND id = ?', [
      lastUsedAtMs,
      adminId,
      id,
    ]);
  }

  /** False when the admin has no such session. */
  async remove(sql: Sql, adminId: number, id: number): Promise<boolean> {
    const { affectedRows } = await sql.execute('DELETE FROM admin_sessions WHERE admin_id = ? AND id = ?', [
      adminId,
      id,
    ]);
    return affectedRows === 1;
  }

  async removeByToken(sql: Sql, tokenHash: Buffer): Promise<void> {
    await sql.execute('DELETE FROM admin_sessions WHERE token_hash = ?', [tokenHash]);
  }

  async removeAll(tx: Sql, adminId: number): Promise<void> {
    await tx.execute('DELETE FROM admin_sessions WHERE admin_id = ?', [adminId]);
  }
}
