import { Injectable } from '@nestjs/common';
import { formatMessageId } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';

/** Which messages of an app; `conversationId` null for all. The end is excluded. */
export interface ExportRange {
  readonly conversationId: number | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface ExportedMessage {
  readonly seq: number;
  readonly msgId: string;
  readonly fromUid: string;
  readonly targetUid: string;
  readonly type: string;
  readonly status: number;
  readonly createdAtMs: number;
  readonly contentJson: string;
}

interface ExportRow {
  seq: number;
  msg_id: Buffer;
  from_uid: Buffer;
  target_uid: Buffer;
  type: string;
  status: number;
  created_at_ms: number;
  content: string;
}

@Injectable()
export class ExportsRepository {
  /**
   * A page, oldest first, so that a page stays what it was while messages arrive. The page is cut from the index alone
   * (`ix_messages_app_time`, or the conversation's range of the primary key) before contents are read.
   */
  async list(
    sql: Sql,
    appId: number,
    range: ExportRange,
    offset: number,
    limit: number,
  ): Promise<ExportedMessage[]> {
    const { condition, order, parameters } = selectionOf(appId, range);
    const rows = await sql.query<ExportRow>(
      `SELECT m.seq, m.msg_id, f.uid AS from_uid, t.uid AS target_uid, m.type, m.status, m.created_at_ms, m.content
       FROM (SELECT conversation_id, seq FROM messages WHERE ${condition} ORDER BY ${order} LIMIT ? OFFSET ?) page
       JOIN messages m ON m.conversation_id = page.conversation_id AND m.seq = page.seq
       JOIN conversations c ON c.id = m.conversation_id
       JOIN users f ON f.id = m.from_user_id
       JOIN users t ON t.id = IF(m.from_user_id = c.a_user_id, c.b_user_id, c.a_user_id)
       ORDER BY ${order.replaceAll(/\b(created_at_ms|conversation_id|seq)\b/g, 'm.$1')}`,
      [...parameters, limit, offset],
    );
    return rows.map((row) => ({
      seq: row.seq,
      msgId: formatMessageId(row.msg_id),
      fromUid: row.from_uid.toString('utf8'),
      targetUid: row.target_uid.toString('utf8'),
      type: row.type,
      status: row.status,
      createdAtMs: row.created_at_ms,
      contentJson: row.content,
    }));
  }

  /** On the same indexes as {@link list}. */
  async count(sql: Sql, appId: number, range: ExportRange): Promise<number> {
    const { condition, parameters } = selectionOf(appId, range);
    const [row] = await sql.query<{ total: number }>(
      `SELECT COUNT(*) AS total FROM messages WHERE ${condition}`,
      parameters,
    );
    return row!.total;
  }

  /** On `uq_conversations_pair`. */
  async findConversation(sql: Sql, appId: number, aUserId: number, bUserId: number): Promise<number | null> {
    const [row] = await sql.query<{ id: number }>(
      'SELECT id FROM conversations WHERE app_id = ? AND a_user_id = ? AND b_user_id = ?',
      [appId, aUserId, bUserId],
    );
    return row?.id ?? null;
  }
}

function selectionOf(
  appId: number,
  { conversationId, fromMs, untilMs }: ExportRange,
): { condition: string; order: string; parameters: number[] } {
  return conversationId === null
    ? {
        condition: 'app_id = ? AND created_at_ms >= ? AND created_at_ms < ?',
        order: 'created_at_ms, conversation_id, seq',
        parameters: [appId, fromMs, untilMs],
      }
    : {
        condition: 'conversation_id = ? AND app_id = ? AND created_at_ms >= ? AND created_at_ms < ?',
        order: 'seq',
        parameters: [conversationId, appId, fromMs, untilMs],
      };
}
