import { Injectable } from '@nestjs/common';
import { rowList, type Sql } from '@hongyan/persistence';
import { isUnreadFor, isVisibleTo, type LoggedMessage } from '../derive-inbox.js';
import { FLAGS } from '../message-flags.js';

/** Place of a message in the log. */
type Place = readonly [conversationId: number, seq: number];

interface OldRow {
  conversation_id: number;
  seq: number;
  from_user_id: number;
  flags: number;
  created_at_ms: number;
}

interface ConversationRow {
  id: number;
  a_user_id: number;
  b_user_id: number;
  last_seq: number;
}

interface SideRow {
  user_id: number;
  peer_user_id: number;
  conversation_id: number;
  read_seq: number;
  cleared_seq: number;
  missing_count: number;
  last_seq: number;
}

@Injectable()
export class RetentionRepository {
  /** The app's oldest messages from before a moment. On `ix_messages_app_time`. */
  async listOld(sql: Sql, appId: number, beforeMs: number, limit: number): Promise<Place[]> {
    const rows = await sql.query<{ conversation_id: number; seq: number }>(
      `SELECT conversation_id, seq FROM messages WHERE app_id = ? AND created_at_ms < ?
       ORDER BY created_at_ms LIMIT ?`,
      [appId, beforeMs, limit],
    );
    return rows.map((row) => [row.conversation_id, row.seq]);
  }

  /**
   * Removes the messages that are still at these places, takes them out of unread counts and totals, and out of the
   * contact lists who saw nothing else of the other. Locks the conversations in the order of their ids, as the log does.
   * Returns how many went.
   */
  async remove(tx: Sql, appId: number, places: readonly Place[]): Promise<number> {
    const conversations = await tx.query<ConversationRow>(
      'SELECT id, a_user_id, b_user_id, last_seq FROM conversations WHERE id IN (?) ORDER BY id FOR UPDATE',
      [[...new Set(places.map(([conversationId]) => conversationId))]],
    );
    const rows = await tx.query<OldRow>(
      `SELECT conversation_id, seq, from_user_id, flags, created_at_ms FROM messages
       WHERE (conversation_id, seq) IN (?) FOR UPDATE`,
      [places],
    );
    const removed = new Map<number, LoggedMessage[]>(conversations.map(({ id }) => [id, []]));
    for (const row of rows) removed.get(row.conversation_id)!.push(messageOf(row));
    for (const side of await this.listSides(tx, appId, conversations)) {
      const conversation = conversations.find(({ id }) => id === side.conversation_id)!;
      await this.settleSide(tx, appId, conversation, side, removed.get(conversation.id)!);
    }
    await tx.execute('DELETE FROM messages WHERE (conversation_id, seq) IN (?)', [rowList(places)]);
    return rows.length;
  }

  private listSides(tx: Sql, appId: number, conversations: readonly ConversationRow[]): Promise<SideRow[]> {
    return tx.query<SideRow>(
      `SELECT user_id, peer_user_id, conversation_id, read_seq, cleared_seq, missing_count, last_seq FROM inbox
       WHERE app_id = ? AND (user_id, peer_user_id) IN (?) FOR UPDATE`,
      [
        appId,
        conversations.flatMap(({ a_user_id: a, b_user_id: b }) => [
          [a, b],
          [b, a],
        ]),
      ],
    );
  }

  private async settleSide(
    tx: Sql,
    appId: number,
    conversation: ConversationRow,
    side: SideRow,
    removed: readonly LoggedMessage[],
  ): Promise<void> {
    const marks = {
      userId: side.user_id,
      hiddenFlag: side.user_id === conversation.a_user_id ? FLAGS.hiddenFromA : FLAGS.hiddenFromB,
      clearedSeq: side.cleared_seq,
      readSeq: side.read_seq,
    };
    const seen = removed.filter((message) => isVisibleTo(marks, message)).length;
    const unread = removed.filter((message) => isUnreadFor(marks, message)).length;
    const isNothingLeft = side.missing_count + seen === conversation.last_seq - side.cleared_seq;
    // A move may have emptied the preview and an import filled it again: then older messages remain, and nobody shows them.
    const isShownGone = removed.some(({ seq }) => seq === side.last_seq);
    const isEmptied = isNothingLeft || isShownGone;
    await tx.execute(
      `UPDATE inbox SET missing_count = missing_count + ?, unread_count = unread_count - ?,
         last_seq = IF(?, 0, last_seq), active_at_ms = IF(?, 0, active_at_ms)
       WHERE app_id = ? AND user_id = ? AND peer_user_id = ?`,
      [seen, unread, isEmptied, isEmptied, appId, side.user_id, side.peer_user_id],
    );
  }
}

function messageOf(row: OldRow): LoggedMessage {
  return { seq: row.seq, fromUserId: row.from_user_id, flags: row.flags, createdAtMs: row.created_at_ms };
}
