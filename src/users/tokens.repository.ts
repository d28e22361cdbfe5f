import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { StoredToken, TokenTimes } from './token.js';
import type { User } from './user.js';

interface TokenRow {
  seed: Buffer;
  token_hash: Buffer;
  expires_at_ms: number;
}

interface TokenUserRow {
  token_hash: Buffer;
  expires_at_ms: number;
  generation: number;
  id: number;
  app_id: number;
  uid: Buffer;
  nickname: string;
}

export interface TokenHolder {
  readonly user: User;
  readonly expiresAtMs: number;
  readonly generation: number;
}

@Injectable()
export class TokensRepository {
  /** On the primary key. */
  async find(sql: Sql, appId: number, userId: number): Promise<StoredToken | null> {
    const [row] = await sql.query<TokenRow>(
      'SELECT seed, token_hash, expires_at_ms FROM tokens WHERE app_id = ? AND user_id = ?',
      [appId, userId],
    );
    return row ? { seed: row.seed, hash: row.token_hash, expiresAtMs: row.expires_at_ms } : null;
  }

  /** On the primary key. */
  async findTimes(sql: Sql, appId: number, userId: number): Promise<TokenTimes | null> {
    const [row] = await sql.query<{ created_at_ms: number; expires_at_ms: number }>(
      'SELECT created_at_ms, expires_at_ms FROM tokens WHERE app_id = ? AND user_id = ?',
      [appId, userId],
    );
    return row ? { createdAtMs: row.created_at_ms, expiresAtMs: row.expires_at_ms } : null;
  }

  /** Puts the token in the place of the user's former one. */
  async replace(tx: Sql, appId: number, userId: number, token: StoredToken, nowMs: number): Promise<void> {
    await tx.execute(
      `INSERT INTO tokens (app_id, user_id, seed, token_hash, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE seed = VALUES(seed), token_hash = VALUES(token_hash),
         created_at_ms = VALUES(created_at_ms), expires_at_ms = VALUES(expires_at_ms)`,
      [appId, userId, token.seed, token.hash, nowMs, token.expiresAtMs],
    );
  }

  /**
   * Ends the user's token and everything that was opened with it; what is left in its place is no token's seed or
   * hash. The caller holds the user's row, so that no registration hands out the ended token meanwhile.
   */
  async revoke(tx: Sql, appId: number, userId: number, remains: StoredToken): Promise<void> {
    await tx.execute(
      `UPDATE tokens SET seed = ?, token_hash = ?, expires_at_ms = ?, generation = generation + 1
       WHERE app_id = ? AND user_id = ?`,
      [remains.seed, remains.hash, remains.expiresAtMs, appId, userId],
    );
  }

  /** The generation of each user that ever had a token, on the primary key. */
  async listGenerations(sql: Sql, appId: number, userIds: readonly number[]): Promise<Map<number, number>> {
    if (userIds.length === 0) return new Map();
    const rows = await sql.query<{ user_id: number; generation: number }>(
      'SELECT user_id, generation FROM tokens WHERE app_id = ? AND user_id IN (?)',
      [appId, userIds],
    );
    return new Map(rows.map((row) => [row.user_id, row.generation]));
  }

  /** Whose tokens they are, by hash in hex, on `uq_tokens_hash`; expired ones included. */
  async listUsers(sql: Sql, hashes: readonly Buffer[]): Promise<Map<string, TokenHolder>> {
    const rows = await sql.query<TokenUserRow>(
      `SELECT t.token_hash, t.expires_at_ms, t.generation, u.id, u.app_id, u.uid, u.nickname
       FROM tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash IN (?)`,
      [hashes],
    );
    return new Map(rows.map((row) => [row.token_hash.toString('hex'), holderOf(row)]));
  }
}

function holderOf({ id, app_id: appId, uid, nickname, ...row }: TokenUserRow): TokenHolder {
  const user = { id, appId, uid: uid.toString('utf8'), nickname };
  return { user, expiresAtMs: row.expires_at_ms, generation: row.generation };
}
