import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { ListedUser } from './listed-user.js';

/** Which users; all of an app are read in the order of their uids, byte for byte. */
interface Range {
  readonly appId: number;
  readonly blocked: boolean | undefined;
  readonly afterUid: string;
}

interface Row {
  id: number;
  app_id: number;
  uid: Buffer;
  nickname: string;
  avatar: string;
  created_at_ms: number;
  updated_at_ms: number;
  is_blocked: number;
}

type Condition = readonly [sql: string, ...values: unknown[]];

/** Behind every uid that begins with the same bytes: no UTF-8 has it. */
const BEYOND = Buffer.from([0xff]);
/** No index finds a part of a nickname: so many users are looked at for one page, whatever is found. */
const NICKNAMES_LOOKED_AT_MAX = 50_000;

/** Reads users in the order of `uq_users_app_uid`, or of the primary key of `blocked_uids` when only those are wanted. */
@Injectable()
export class UsersListingRepository {
  listByUid(sql: Sql, range: Range, prefix: string, limit: number): Promise<ListedUser[]> {
    return this.list(sql, range, [startsWith(keyOf(range), prefix)], limit);
  }

  /**
   * Users with a part of the nickname, whose uid does not begin with it. `lookedAtUntil` is the uid up to which that is
   * all; null when there is nobody behind it.
   */
  async listByNickname(
    sql: Sql,
    range: Range,
    part: string,
    limit: number,
  ): Promise<{ users: ListedUser[]; lookedAtUntil: string | null }> {
    const key = keyOf(range);
    const [last] = await sql.query<{ uid: Buffer }>(
      `SELECT uid FROM ${range.blocked === true ? 'blocked_uids' : 'users'} WHERE app_id = ? AND uid > ?
       ORDER BY uid LIMIT 1 OFFSET ?`,
      [range.appId, Buffer.from(range.afterUid), NICKNAMES_LOOKED_AT_MAX - 1],
    );
    const [byUid, ...bounds] = startsWith(key, part);
    const conditions: Condition[] = [
      ['u.nickname LIKE ?', `%${part.replace(/[\\%_]/g, '\\$&')}%`],
      [`NOT (${byUid})`, ...bounds],
      ...(last ? [[`${key} <= ?`, last.uid] as const] : []),
    ];
    const users = await this.list(sql, range, conditions, limit);
    return { users, lookedAtUntil: last?.uid.toString('utf8') ?? null };
  }

  private async list(
    sql: Sql,
    range: Range,
    more: readonly Condition[],
    limit: number,
  ): Promise<ListedUser[]> {
    const { appId, blocked, afterUid } = range;
    const key = keyOf(range);
    const source =
      blocked === true
        ? 'blocked_uids b STRAIGHT_JOIN users u ON u.app_id = b.app_id AND u.uid = b.uid'
        : 'users u LEFT JOIN blocked_uids b ON b.app_id = u.app_id AND b.uid = u.uid';
    const conditions: Condition[] = [
      [`${key.replace('uid', 'app_id')} = ?`, appId],
      [`${key} > ?`, Buffer.from(afterUid)],
      ...(blocked === false ? [['b.uid IS NULL'] as const] : []),
      ...more,
    ];
    const rows = await sql.query<Row>(
      `SELECT u.id, u.app_id, u.uid, u.nickname, u.avatar, u.created_at_ms, u.updated_at_ms,
         b.uid IS NOT NULL AS is_blocked
       FROM ${source} WHERE ${conditions.map(([text]) => text).join(' AND ')} ORDER BY ${key} LIMIT ?`,
      [...conditions.flatMap(([, ...values]) => values), limit],
    );
    return rows.map(listedUserOf);
  }
}

/** The column that carries the order. */
function keyOf({ blocked }: Range): 'b.uid' | 'u.uid' {
  return blocked === true ? 'b.uid' : 'u.uid';
}

function startsWith(key: string, prefix: string): Condition {
  const from = Buffer.from(prefix);
  return [`${key} >= ? AND ${key} < ?`, from, Buffer.concat([from, BEYOND])];
}

function listedUserOf(row: Row): ListedUser {
  return {
    id: row.id,
    appId: row.app_id,
    uid: row.uid.toString('utf8'),
    nickname: row.nickname,
    avatar: row.avatar,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    isBlocked: row.is_blocked === 1,
  };
}
