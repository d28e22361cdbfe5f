import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { Pair } from '../conversation.js';
import type { LoggedMessage } from '../derive-inbox.js';
import type { InboxState } from './inbox-repair.js';

interface SideRow {
  user_id: number;
  unread_count: number;
  read_seq: number;
  cleared_seq: number;
  missing_count: number;
  last_seq: number;
  active_at_ms: number;
}

interface MessageRow {
  seq: number;
  from_user_id: number;
  flags: number;
  created_at_ms: number;
}

/** One conversation of an app. */
export interface Conversation extends Pair {
  readonly id: number;
  readonly lastSeq: number;
}

@Injectable()
export class RepairRepository {
  /** The app's conversations after a given one, on `uq_conversations_pair`. */
  async listPairs(
    sql: Sql,
    appId: number,
    { aUserId, bUserId }: Pick<Pair, 'aUserId' | 'bUserId'>,
    limit: number,
  ): Promise<Pair[]> {
    const rows = await sql.query<{ a_user_id: number; b_user_id: number }>(
      `SELECT a_user_id, b_user_id FROM conversations
       WHERE app_id = ? AND a_user_id >= ? AND (a_user_id > ? OR b_user_id > ?)
       ORDER BY a_user_id, b_user_id LIMIT ?`,
      [appId, aUserId, aUserId, bUserId, limit],
    );
    return rows.map((row) => ({ appId, aUserId: row.a_user_id, bUserId: row.b_user_id }));
  }

  /** A conversation; with a lock nobody changes it or its inbox rows until the transaction ends. */
  async readConversation(sql: Sql, pair: Pair, lock: '' | 'FOR UPDATE'): Promise<Conversation> {
    const [row] = await sql.query<{ id: number; last_seq: number }>(
      `SELECT id, last_seq FROM conversations WHERE app_id = ? AND a_user_id = ? AND b_user_id = ? ${lock}`,
      [pair.appId, pair.aUserId, pair.bUserId],
    );
    return { ...pair, id: row!.id, lastSeq: row!.last_seq };
  }

  /** The inbox rows of both, by user. On the primary key. */
  async readSides(
    sql: Sql,
    { appId, aUserId, bUserId }: Pair,
    lock: '' | 'FOR UPDATE',
  ): Promise<Map<number, InboxState>> {
    const rows = await sql.query<SideRow>(
      `SELECT user_id, unread_count, read_seq, cleared_seq, missing_count, last_seq, active_at_ms FROM inbox
       WHERE app_id = ? AND (user_id, peer_user_id) IN ((?, ?), (?, ?)) ${lock}`,
      [appId, aUserId, bUserId, bUserId, aUserId],
    );
    return new Map(
      rows.map((row) => [
        row.user_id,
        {
          unreadCount: row.unread_count,
          readSeq: row.read_seq,
          clearedSeq: row.cleared_seq,
          missingCount: row.missing_count,
          lastSeq: row.last_seq,
          activeAtMs: row.active_at_ms,
        },
      ]),
    );
  }

  /** Messages after a sequence, without their content: a range of the primary key. */
  async listMessages(
    sql: Sql,
    conversationId: number,
    afterSeq: number,
    limit: number,
  ): Promise<LoggedMessage[]> {
    const rows = await sql.query<MessageRow>(
      `SELECT seq, from_user_id, flags, created_at_ms FROM messages
       WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
      [conversationId, afterSeq, limit],
    );
    return rows.map((row) => ({
      seq: row.seq,
      fromUserId: row.from_user_id,
      flags: row.flags,
      createdAtMs: row.created_at_ms,
    }));
  }

  /** Writes a row as it must be; one that is missing begins without a read time. */
  async save(
    tx: Sql,
    { appId, id }: Conversation,
    userId: number,
    peerId: number,
    state: InboxState,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO inbox (app_id, user_id, peer_user_id, conversation_id, unread_count, read_seq, read_at_ms,
         cleared_seq, missing_count, last_seq, active_at_ms)
       VALUES (?)
       ON DUPLICATE KEY UPDATE unread_count = VALUES(unread_count), read_seq = VALUES(read_seq),
         cleared_seq = VALUES(cleared_seq), missing_count = VALUES(missing_count), last_seq = VALUES(last_seq),
         active_at_ms = VALUES(active_at_ms)`,
      [
        [
          appId,
          userId,
          peerId,
          id,
          state.unreadCount,
          state.readSeq,
          0,
          state.clearedSeq,
          state.missingCount,
          state.lastSeq,
          state.activeAtMs,
        ],
      ],
    );
  }
}
