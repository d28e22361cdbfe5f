import { Injectable } from '@nestjs/common';
import { formatMessageId } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import type { Pair } from '../conversation.js';
import type { TracedMessage } from './life.js';

interface Row {
  conversation_id: number;
  seq: number;
  msg_id: Buffer;
  from_user_id: number;
  to_user_id: number;
  type: string;
  status: number;
  created_at_ms: number;
  pushed_at_ms: number;
  arrived_at_ms: number;
  read_seq: number | null;
  read_at_ms: number | null;
}

/** The receiver's inbox row stands on its primary key. */
const TRACED = `SELECT m.conversation_id, m.seq, m.msg_id, m.from_user_id, m.type, m.status, m.created_at_ms,
    m.pushed_at_ms, m.arrived_at_ms, IF(m.from_user_id = c.a_user_id, c.b_user_id, c.a_user_id) AS to_user_id,
    i.read_seq, i.read_at_ms
  FROM messages m JOIN conversations c ON c.id = m.conversation_id
  LEFT JOIN inbox i ON i.app_id = c.app_id AND i.peer_user_id = m.from_user_id
    AND i.user_id = IF(m.from_user_id = c.a_user_id, c.b_user_id, c.a_user_id)`;

@Injectable()
export class LivesRepository {
  /** On `uq_messages_msg_id`. */
  async find(sql: Sql, appId: number, msgId: Buffer): Promise<TracedMessage | null> {
    const [row] = await sql.query<Row>(`${TRACED} WHERE m.app_id = ? AND m.msg_id = ?`, [appId, msgId]);
    return row ? messageOf(row) : null;
  }

  /** The JSON text of a message. On `uq_messages_msg_id`. */
  async findContent(sql: Sql, appId: number, msgId: Buffer): Promise<string | null> {
    const [row] = await sql.query<{ content: string }>(
      'SELECT content FROM messages WHERE app_id = ? AND msg_id = ?',
      [appId, msgId],
    );
    return row?.content ?? null;
  }

  /** The pair's conversation and its last sequence; null when the two never spoke. On `uq_conversations_pair`. */
  async findConversation(sql: Sql, pair: Pair): Promise<{ id: number; lastSeq: number } | null> {
    const [row] = await sql.query<{ id: number; last_seq: number }>(
      'SELECT id, last_seq FROM conversations WHERE app_id = ? AND a_user_id = ? AND b_user_id = ?',
      [pair.appId, pair.aUserId, pair.bUserId],
    );
    return row ? { id: row.id, lastSeq: row.last_seq } : null;
  }

  /** The first message at or behind a sequence, and when it was stored; null when there is none. On the primary key. */
  async findFrom(
    sql: Sql,
    conversationId: number,
    seq: number,
  ): Promise<{ seq: number; createdAtMs: number } | null> {
    const [row] = await sql.query<{ seq: number; created_at_ms: number }>(
      'SELECT seq, created_at_ms FROM messages WHERE conversation_id = ? AND seq >= ? ORDER BY seq LIMIT 1',
      [conversationId, seq],
    );
    return row ? { seq: row.seq, createdAtMs: row.created_at_ms } : null;
  }

  /** What stands before a sequence, newest first: a range of the primary key. */
  async listBefore(
    sql: Sql,
    conversationId: number,
    beforeSeq: number,
    limit: number,
  ): Promise<TracedMessage[]> {
    const rows = await sql.query<Row>(
      `${TRACED} WHERE m.conversation_id = ? AND m.seq < ? ORDER BY m.seq DESC LIMIT ?`,
      [conversationId, beforeSeq, limit],
    );
    return rows.map(messageOf);
  }
}

function messageOf(row: Row): TracedMessage {
  return {
    conversationId: row.conversation_id,
    seq: row.seq,
    msgId: formatMessageId(row.msg_id),
    fromUserId: row.from_user_id,
    toUserId: row.to_user_id,
    type: row.type,
    status: row.status,
    createdAtMs: row.created_at_ms,
    pushedAtMs: row.pushed_at_ms,
    arrivedAtMs: row.arrived_at_ms,
    readSeq: row.read_seq ?? 0,
    readAtMs: row.read_at_ms ?? 0,
  };
}
