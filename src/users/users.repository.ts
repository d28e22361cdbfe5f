import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { ProfileChange, User } from './user.js';

interface UserRow {
  id: number;
  app_id: number;
  uid: Buffer;
  nickname: string;
}

@Injectable()
export class UsersRepository {
  /**
   * Creates the user or changes the given profile fields, on `uq_users_app_uid`, and locks the row until the
   * transaction ends: registrations of one user queue up behind each other.
   */
  async upsert(tx: Sql, appId: number, uid: string, profile: ProfileChange, nowMs: number): Promise<User> {
    const given = Object.entries(profile).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const updates = given.map(([column]) => `${column} = VALUES(${column})`);
    await tx.execute(
      `INSERT INTO users (app_id, uid, nickname, avatar, extend, created_at_ms, updated_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE ${[...updates, 'updated_at_ms = VALUES(updated_at_ms)'].join(', ')}`,
      [appId, bytes(uid), profile.nickname ?? '', profile.avatar ?? '', profile.extend ?? '', nowMs, nowMs],
    );
    return (await this.findByUid(tx, appId, uid))!;
  }

  /** On `uq_users_app_uid`, byte for byte. */
  async findByUid(sql: Sql, appId: number, uid: string): Promise<User | null> {
    const [row] = await sql.query<UserRow>(
      'SELECT id, app_id, uid, nickname FROM users WHERE app_id = ? AND uid = ?',
      [appId, bytes(uid)],
    );
    return row ? userOf(row) : null;
  }
}

function bytes(uid: string): Buffer {
  return Buffer.from(uid, 'utf8');
}

function userOf(row: UserRow): User {
  return { id: row.id, appId: row.app_id, uid: row.uid.toString('utf8'), nickname: row.nickname };
}
