import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { User } from '../user.js';
import type { PersonalData } from './personal-data.js';

interface Row {
  nickname: string;
  avatar: string;
  extend: string;
  created_at_ms: number;
  updated_at_ms: number;
  welcome: string | null;
  token_created_at_ms: number | null;
  token_expires_at_ms: number | null;
  blocked_at_ms: number | null;
}

/** What is kept about one user. On primary keys and `uq_users_app_uid`. */
@Injectable()
export class PersonalDataRepository {
  async find(sql: Sql, appId: number, uid: string): Promise<PersonalData | null> {
    const [row] = await sql.query<Row>(
      `SELECT u.nickname, u.avatar, u.extend, u.created_at_ms, u.updated_at_ms, w.content AS welcome,
         t.created_at_ms AS token_created_at_ms, t.expires_at_ms AS token_expires_at_ms,
         b.created_at_ms AS blocked_at_ms
       FROM users u
       LEFT JOIN welcomes w ON w.app_id = u.app_id AND w.user_id = u.id
       LEFT JOIN tokens t ON t.app_id = u.app_id AND t.user_id = u.id
       LEFT JOIN blocked_uids b ON b.app_id = u.app_id AND b.uid = u.uid
       WHERE u.app_id = ? AND u.uid = ?`,
      [appId, Buffer.from(uid)],
    );
    if (!row) return null;
    const { nickname, avatar, extend, created_at_ms: createdAtMs, updated_at_ms: updatedAtMs } = row;
    const { token_created_at_ms: since, token_expires_at_ms: until, blocked_at_ms: blocked } = row;
    return {
      profile: { uid, nickname, avatar, extend, createdAtMs, updatedAtMs },
      welcome: row.welcome,
      tokens: since === null ? [] : [{ createdAtMs: since, expiresAtMs: until! }],
      blocks: blocked === null ? [] : [{ createdAtMs: blocked }],
    };
  }

  /** Leaves of a user nothing but the row with the uid. The caller holds it. */
  async blank(tx: Sql, { appId, id, uid }: User, nowMs: number): Promise<void> {
    await tx.execute(
      `UPDATE users SET nickname = '', avatar = '', extend = '', created_at_ms = ?, updated_at_ms = ?
       WHERE app_id = ? AND id = ?`,
      [nowMs, nowMs, appId, id],
    );
    await tx.execute('DELETE FROM welcomes WHERE app_id = ? AND user_id = ?', [appId, id]);
    await tx.execute('DELETE FROM blocked_uids WHERE app_id = ? AND uid = ?', [appId, Buffer.from(uid)]);
  }
}
