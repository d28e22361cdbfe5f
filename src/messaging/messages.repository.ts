import { Injectable } from '@nestjs/common';
import { formatMessageId } from '@hongyan/kernel';
import { rowList, type Sql, type Statement } from '@hongyan/persistence';
import { DELIVERY_STATUS } from '@hongyan/protocol';
import type { Pair } from './conversation.js';
import type { StoredMessage } from './history-row.js';
import { hiddenFlagOf } from './message-flags.js';

/** What a row of history says. */
export const MESSAGE_COLUMNS = 'seq, msg_id, from_user_id, type, status, created_at_ms, content';

export interface MessageRow {
  seq: number;
  msg_id: Buffer;
  from_user_id: number;
  type: string;
  status: number;
  created_at_ms: number;
  content: string;
}

/** A conversation as one of its users sees it. */
export interface ConversationView {
  readonly conversationId: number;
  readonly lastSeq: number;
  /** Messages up to this sequence are hidden from the user. */
  readonly clearedSeq: number;
  /** Sequences after it that the user does not see either. */
  readonly missingCount: number;
  /** The flag that hides a message from the user. */
  readonly hiddenFlag: number;
  /** When the peer last read the conversation; 0 for never. */
  readonly peerReadAtMs: number;
}

@Injectable()
export class MessagesRepository {
  /** On `uq_conversations_pair` and the primary key of `inbox`. Null when the two never spoke. */
  async findView(sql: Sql, pair: Pair, userId: number, peerUserId: number): Promise<ConversationView | null> {
    const [row] = await sql.query<{
      id: number;
      last_seq: number;
      cleared_seq: number | null;
      missing_count: number | null;
      read_at_ms: number | null;
    }>(
      `SELECT c.id, c.last_seq, mine.cleared_seq, mine.missing_count, theirs.read_at_ms
       FROM conversations c
       LEFT JOIN inbox mine ON mine.app_id = c.app_id AND mine.user_id = ? AND mine.peer_user_id = ?
       LEFT JOIN inbox theirs ON theirs.app_id = c.app_id AND theirs.user_id = ? AND theirs.peer_user_id = ?
       WHERE c.app_id = ? AND c.a_user_id = ? AND c.b_user_id = ?`,
      [userId, peerUserId, peerUserId, userId, pair.appId, pair.aUserId, pair.bUserId],
    );
    if (!row) return null;
    return {
      conversationId: row.id,
      lastSeq: row.last_seq,
      clearedSeq: row.cleared_seq ?? 0,
      missingCount: row.missing_count ?? 0,
      hiddenFlag: hiddenFlagOf(pair, userId),
      peerReadAtMs: row.read_at_ms ?? 0,
    };
  }

  /** What the user sees below a sequence, newest first: a range of the primary key. */
  async listVisible(
    sql: Sql,
    view: ConversationView,
    beforeSeq: number,
    limit: number,
  ): Promise<StoredMessage[]> {
    const rows = await sql.query<MessageRow>(
      `SELECT ${MESSAGE_COLUMNS} FROM messages
       WHERE conversation_id = ? AND seq > ? AND seq < ? AND flags & ? = 0 ORDER BY seq DESC LIMIT ?`,
      [view.conversationId, view.clearedSeq, beforeSeq, view.hiddenFlag, limit],
    );
    return rows.map(storedMessageOf);
  }

  /**
   * Marks messages that reached a socket's node, on the primary key, each once; never lowers a status: a receipt may be
   * booked before the push that it answers.
   */
  markingPushed(
    messages: readonly (readonly [conversationId: number, seq: number])[],
    pushedAtMs: number,
  ): Statement {
    return [
      `UPDATE messages SET status = GREATEST(status, ?), pushed_at_ms = ?
       WHERE (conversation_id, seq) IN (?) AND pushed_at_ms = 0`,
      [DELIVERY_STATUS.pushed, pushedAtMs, rowList(messages)],
    ];
  }
}

export function storedMessageOf(row: MessageRow): StoredMessage {
  return {
    seq: row.seq,
    msgId: formatMessageId(row.msg_id),
    fromUserId: row.from_user_id,
    type: row.type,
    status: row.status,
    createdAtMs: row.created_at_ms,
    contentJson: row.content,
  };
}
