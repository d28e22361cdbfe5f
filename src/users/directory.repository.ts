import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { Profile } from './profile.js';

interface ProfileRow {
  id: number;
  app_id: number;
  uid: Buffer;
  nickname: string;
  avatar: string;
  extend: string;
  created_at_ms: number;
  updated_at_ms: number;
}

/** Uids of one look-up. */
const CHUNK = 500;

/** Reads users, byte for byte on `uq_users_app_uid` or by primary key. */
@Injectable()
export class DirectoryRepository {
  async findProfile(sql: Sql, appId: number, uid: string): Promise<Profile | null> {
    const [row] = await sql.query<ProfileRow>(
      `SELECT id, app_id, uid, nickname, avatar, extend, created_at_ms, updated_at_ms
       FROM users WHERE app_id = ? AND uid = ?`,
      [appId, Buffer.from(uid, 'utf8')],
    );
    if (!row) return null;
    return {
      id: row.id,
      appId: row.app_id,
      uid: row.uid.toString('utf8'),
      nickname: row.nickname,
      avatar: row.avatar,
      extend: row.extend,
      createdAtMs: row.created_at_ms,
      updatedAtMs: row.updated_at_ms,
    };
  }

  async findIds(sql: Sql, appId: number, uids: readonly string[]): Promise<Map<string, number>> {
    const ids = new Map<string, number>();
    for (let start = 0; start < uids.length; start += CHUNK) {
      const rows = await sql.query<{ id: number; uid: Buffer }>(
        'SELECT id, uid FROM users WHERE app_id = ? AND uid IN (?)',
        [appId, uids.slice(start, start + CHUNK).map((uid) => Buffer.from(uid, 'utf8'))],
      );
      for (const { id, uid } of rows) ids.set(uid.toString('utf8'), id);
    }
    return ids;
  }

  async findUids(sql: Sql, appId: number, userIds: readonly number[]): Promise<Map<number, string>> {
    if (userIds.length === 0) return new Map();
    const rows = await sql.query<{ id: number; uid: Buffer }>(
      'SELECT id, uid FROM users WHERE id IN (?) AND app_id = ?',
      [userIds, appId],
    );
    return new Map(rows.map(({ id, uid }) => [id, uid.toString('utf8')]));
  }

  /** Does nothing when the user exists. */
  async add(sql: Sql, appId: number, uid: string, nowMs: number): Promise<void> {
    await sql.execute(
      `INSERT IGNORE INTO users (app_id, uid, nickname, avatar, extend, created_at_ms, updated_at_ms)
       VALUES (?, ?, '', '', '', ?, ?)`,
      [appId, Buffer.from(uid, 'utf8'), nowMs, nowMs],
    );
  }
}
