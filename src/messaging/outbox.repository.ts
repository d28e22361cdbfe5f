import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { formatMessageId } from '@hongyan/kernel';
import type { Sql, Statement } from '@hongyan/persistence';

/** A batch that was committed and is not known to be delivered: stored messages, or frames that are not stored. */
export interface OwedBatch {
  readonly id: number;
  readonly messages: readonly (readonly [conversationId: number, seq: number, isPushWanted?: 0])[];
  readonly frames: readonly OwedFrame[];
}

/** A frame that is nowhere but in the outbox. */
export interface OwedFrame {
  readonly appId: number;
  readonly targetUserId: number;
  readonly frame: string;
  readonly isPushWanted?: true;
}

/** A stored message with all that its frame says. */
export interface OwedMessage {
  readonly appId: number;
  readonly conversationId: number;
  readonly seq: number;
  readonly msgId: string;
  readonly fromUid: string;
  readonly nickname: string;
  readonly targetUserId: number;
  readonly targetUid: string;
  readonly type: string;
  readonly createdAtMs: number;
  readonly contentJson: string;
  readonly isPushWanted: boolean;
}

interface OwedRow {
  app_id: number;
  conversation_id: number;
  seq: number;
  msg_id: Buffer;
  from_uid: Buffer;
  nickname: string;
  target_id: number;
  target_uid: Buffer;
  type: string;
  created_at_ms: number;
  content: string;
}

/**
 * Where the number of lanes was larger before, rows of the lanes beyond count for the lane that is theirs modulo the
 * number of today: where that divides the number of before, the same that their conversations have now.
 */
@Injectable()
export class OutboxRepository {
  private readonly lanes: number;

  constructor(@Inject(CONFIG) config: Config) {
    this.lanes = config.deliveryPartitions;
  }

  /**
   * Batches of a lane after one row and up to another, in the order of their ids. Rows are written under the locks of
   * their conversations, so that is the order of the sequences, whichever processes wrote them. On the primary key.
   */
  async listOwed(
    sql: Sql,
    lane: number,
    afterId: number,
    upToId: number,
    limit: number,
  ): Promise<OwedBatch[]> {
    const rows = await sql.query<{ id: number; batch: string }>(
      'SELECT id, batch FROM outbox WHERE id > ? AND id <= ? AND lane % ? = ? ORDER BY id LIMIT ?',
      [afterId, upToId, this.lanes, lane, limit],
    );
    return rows.map(({ id, batch }) => {
      const owed = JSON.parse(batch) as OwedBatch['messages'] | { frames: OwedBatch['frames'] };
      return 'frames' in owed
        ? { id, messages: [], frames: owed.frames }
        : { id, messages: owed, frames: [] };
    });
  }

  /** The lanes that owe batches older than a moment, with the last of these and how many they are. */
  listLanes(sql: Sql, createdBeforeMs: number): Promise<{ lane: number; lastId: number; batches: number }[]> {
    return sql.query(
      `SELECT lane % ? AS lane, MAX(id) AS lastId, COUNT(*) AS batches FROM outbox WHERE created_at_ms < ? GROUP BY 1`,
      [this.lanes, createdBeforeMs],
    );
  }

  /** The last row of a lane; null when nothing is owed. */
  async findLast(sql: Sql, lane: number): Promise<number | null> {
    const [row] = await sql.query<{ id: number | null }>(
      'SELECT MAX(id) AS id FROM outbox WHERE lane % ? = ?',
      [this.lanes, lane],
    );
    return row!.id;
  }

  /** How many batches are owed, and since when the first of them; null when there is none. */
  async measure(sql: Sql): Promise<{ rows: number; oldestAtMs: number | null }> {
    const [row] = await sql.query<{ rows: number; oldest_at_ms: number | null }>(
      'SELECT COUNT(*) AS `rows`, MIN(created_at_ms) AS oldest_at_ms FROM outbox',
    );
    return { rows: row!.rows, oldestAtMs: row!.oldest_at_ms };
  }

  /** Puts frames down durably that are delivered and not stored. Returns the id of the row. */
  async insertFrames(sql: Sql, lane: number, frames: readonly OwedFrame[], nowMs: number): Promise<number> {
    const { insertId } = await sql.execute(
      'INSERT INTO outbox (lane, created_at_ms, batch) VALUES (?, ?, ?)',
      [lane, nowMs, JSON.stringify({ frames })],
    );
    return insertId;
  }

  /** The messages of a batch in its order. Those that have been deleted since are missing. */
  async readMessages(sql: Sql, batch: OwedBatch): Promise<OwedMessage[]> {
    if (batch.messages.length === 0) return [];
    const silent = new Set(batch.messages.filter((each) => each[2] === 0).map(placeOf));
    const rows = await sql.query<OwedRow>(
      `SELECT m.app_id, m.conversation_id, m.seq, m.msg_id, f.uid AS from_uid, f.nickname, t.id AS target_id,
         t.uid AS target_uid, m.type, m.created_at_ms, m.content
       FROM messages m
       JOIN conversations c ON c.id = m.conversation_id
       JOIN users f ON f.id = m.from_user_id
       JOIN users t ON t.id = IF(m.from_user_id = c.a_user_id, c.b_user_id, c.a_user_id)
       WHERE (m.conversation_id, m.seq) IN (?) ORDER BY m.conversation_id, m.seq`,
      [batch.messages.map(([conversationId, seq]) => [conversationId, seq])],
    );
    const order = new Map(batch.messages.map((each, index) => [placeOf(each), index]));
    const orderOf = (row: OwedRow): number => order.get(placeOf([row.conversation_id, row.seq]))!;
    rows.sort((one, other) => orderOf(one) - orderOf(other));
    return rows.map((row) => ({
      appId: row.app_id,
      conversationId: row.conversation_id,
      seq: row.seq,
      msgId: formatMessageId(row.msg_id),
      fromUid: row.from_uid.toString('utf8'),
      nickname: row.nickname,
      targetUserId: row.target_id,
      targetUid: row.target_uid.toString('utf8'),
      type: row.type,
      createdAtMs: row.created_at_ms,
      contentJson: row.content,
      isPushWanted: !silent.has(placeOf([row.conversation_id, row.seq])),
    }));
  }

  /** Locks rows and returns which of them are still owed. */
  async lock(tx: Sql, ids: readonly number[]): Promise<Set<number>> {
    const rows = await tx.query<{ id: number }>(
      'SELECT id FROM outbox WHERE id IN (?) ORDER BY id FOR UPDATE',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  removing(ids: readonly number[]): Statement {
    return ['DELETE FROM outbox WHERE id IN (?)', [ids]];
  }
}

function placeOf([conversationId, seq]: readonly [number, number, ...unknown[]]): string {
  return `${conversationId}-${seq}`;
}
