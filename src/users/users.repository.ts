import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import { boundId } from './uid.js';
import { PROFILE_FIELDS, type ProfileChange, type User } from './user.js';

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
    const updates = givenFields(profile).map(([column]) => `${column} = VALUES(${column})`);
    await tx.execute(
      `INSERT INTO users (app_id, uid, nickname, avatar, extend, created_at_ms, updated_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE ${[...updates, 'updated_at_ms = VALUES(updated_at_ms)'].join(', ')}`,
      [appId, bytes(uid), profile.nickname ?? '', profile.avatar ?? '', profile.extend ?? '', nowMs, nowMs],
    );
    return (await this.findByUid(tx, appId, uid))!;
  }

  /** Changes the given profile fields, on `uq_users_app_uid`. A user that does not exist stays so. */
  async update(sql: Sql, appId: number, uid: string, profile: ProfileChange, nowMs: number): Promise<void> {
    const given = givenFields(profile);
    const updates = [...given.map(([column]) => `${column} = ?`), 'updated_at_ms = ?'];
    await sql.execute(`UPDATE users SET ${updates.join(', ')} WHERE app_id = ? AND uid = ?`, [
      ...given.map(([, value]) => value),
      nowMs,
      appId,
      bytes(uid),
    ]);
  }

  /** On `uq_users_app_uid`; the row is locked until the transaction ends. */
  async lockByUid(tx: Sql, appId: number, uid: string): Promise<User | null> {
    return this.select(tx, appId, uid, 'FOR UPDATE');
  }

  /** On `uq_users_app_uid`, byte for byte. */
  async findByUid(sql: Sql, appId: number, uid: string): Promise<User | null> {
    return this.select(sql, appId, uid, '');
  }

  /** Users by {@link boundId}, on `uq_users_app_uid`, byte for byte; unknown ones are missing. */
  async listByUids(
    sql: Sql,
    names: readonly (readonly [appId: number, uid: string])[],
  ): Promise<Map<string, User>> {
    const rows = await sql.query<UserRow>(
      'SELECT id, app_id, uid, nickname FROM users WHERE (app_id, uid) IN (?)',
      [names.map(([appId, uid]) => [appId, bytes(uid)])],
    );
    return new Map(rows.map(userOf).map((user) => [boundId(user.appId, user.uid), user]));
  }

  private async select(sql: Sql, appId: number, uid: string, lock: string): Promise<User | null> {
    const [row] = await sql.query<UserRow>(
      `SELECT id, app_id, uid, nickname FROM users WHERE app_id = ? AND uid = ? ${lock}`,
      [appId, bytes(uid)],
    );
    return row ? userOf(row) : null;
  }
}

/** Column names are those of the fields; only fields that were given are touched. */
function givenFields(profile: ProfileChange): [keyof ProfileChange, string][] {
  return PROFILE_FIELDS.flatMap((field) => {
    const value = profile[field];
    return value === undefined ? [] : [[field, value] as [keyof ProfileChange, string]];
  });
}

function bytes(uid: string): Buffer {
  return Buffer.from(uid, 'utf8');
}

function userOf(row: UserRow): User {
  return { id: row.id, appId: row.app_id, uid: row.uid.toString('utf8'), nickname: row.nickname };
}
