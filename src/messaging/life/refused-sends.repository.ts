import { Injectable } from '@nestjs/common';
import { leastMessageId } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import type { BlockedBy, RefusedSend } from './refused-send.js';

interface Row {
  msg_id: Buffer;
  from_user_id: number;
  to_user_id: number;
  type: string;
  blocked_by: BlockedBy;
}

const COLUMNS = 'msg_id, from_user_id, to_user_id, type, blocked_by';

@Injectable()
export class RefusedSendsRepository {
  async insert(sql: Sql, sends: readonly RefusedSend[]): Promise<void> {
    await sql.execute(
      'INSERT IGNORE INTO refused_sends (app_id, msg_id, from_user_id, to_user_id, type, blocked_by) VALUES ?',
      [
        sends.map((send) => [
          send.appId,
          send.msgId,
          send.fromUserId,
          send.toUserId,
          send.type,
          send.blockedBy,
        ]),
      ],
    );
  }

  /** On the primary key. */
  async find(sql: Sql, appId: number, msgId: Buffer): Promise<RefusedSend | null> {
    const [row] = await sql.query<Row>(
      `SELECT ${COLUMNS} FROM refused_sends WHERE app_id = ? AND msg_id = ?`,
      [appId, msgId],
    );
    return row ? sendOf(appId, row) : null;
  }

  /** Between two users, either way, with ids below the given one; newest first. On `ix_refused_sends_pair`. */
  async listBetween(
    sql: Sql,
    appId: number,
    [a, b]: readonly [number, number],
    beforeId: Buffer,
    limit: number,
  ): Promise<RefusedSend[]> {
    const oneWay = `(SELECT ${COLUMNS} FROM refused_sends
       WHERE app_id = ? AND from_user_id = ? AND to_user_id = ? AND msg_id < ? ORDER BY msg_id DESC LIMIT ?)`;
    const rows = await sql.query<Row>(`${oneWay} UNION ALL ${oneWay} ORDER BY msg_id DESC LIMIT ?`, [
      appId,
      a,
      b,
      beforeId,
      limit,
      appId,
      b,
      a,
      beforeId,
      limit,
      limit,
    ]);
    return rows.map((row) => sendOf(appId, row));
  }

  /** Every app that has some, on the groups of the primary key. */
  async listApps(sql: Sql): Promise<number[]> {
    const rows = await sql.query<{ app_id: number }>('SELECT DISTINCT app_id FROM refused_sends');
    return rows.map(({ app_id }) => app_id);
  }

  /** Forgets old ones of an app; returns how many. On the primary key, which is in the order of time. */
  async removeOlder(sql: Sql, appId: number, beforeMs: number, limit: number): Promise<number> {
    const { affectedRows } = await sql.execute(
      'DELETE FROM refused_sends WHERE app_id = ? AND msg_id < ? ORDER BY msg_id LIMIT ?',
      [appId, leastMessageId(beforeMs), limit],
    );
    return affectedRows;
  }
}

function sendOf(appId: number, row: Row): RefusedSend {
  return {
    appId,
    msgId: row.msg_id,
    fromUserId: row.from_user_id,
    toUserId: row.to_user_id,
    type: row.type,
    blockedBy: row.blocked_by,
  };
}
