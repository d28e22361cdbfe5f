import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { Pair } from './conversation.js';

/** One row of the contact list. The last message is null when there is none to show. */
export interface Contact {
  readonly uid: string;
  readonly nickname: string;
  readonly avatar: string;
  readonly extend: string;
  readonly unreadCount: number;
  readonly last: { readonly createdAtMs: number; readonly type: string; readonly contentJson: string } | null;
}

interface ContactRow {
  uid: Buffer;
  nickname: string;
  avatar: string;
  extend: string;
  unread_count: number;
  created_at_ms: number | null;
  type: string | null;
  content: string | null;
}

@Injectable()
export class InboxRepository {
  /** Most recent activity first, on `ix_inbox_recent`. */
  async listContacts(
    sql: Sql,
    appId: number,
    userId: number,
    offset: number,
    limit: number,
  ): Promise<Contact[]> {
    const rows = await sql.query<ContactRow>(
      `SELECT u.uid, u.nickname, u.avatar, u.extend, i.unread_count, m.created_at_ms, m.type, m.content
       FROM inbox i
       JOIN users u ON u.id = i.peer_user_id
       LEFT JOIN messages m ON m.conversation_id = i.conversation_id AND m.seq = i.last_seq
       WHERE i.app_id = ? AND i.user_id = ? AND i.active_at_ms > 0
       ORDER BY i.active_at_ms DESC, i.peer_user_id DESC LIMIT ? OFFSET ?`,
      [appId, userId, limit, offset],
    );
    return rows.map((row) => ({
      uid: row.uid.toString('utf8'),
      nickname: row.nickname,
      avatar: row.avatar,
      extend: row.extend,
      unreadCount: row.unread_count,
      last:
        row.content === null
          ? null
          : { createdAtMs: row.created_at_ms!, type: row.type!, contentJson: row.content },
    }));
  }

  /** On `ix_inbox_recent`. */
  async countContacts(sql: Sql, appId: number, userId: number): Promise<number> {
    const [row] = await sql.query<{ total: number }>(
      'SELECT COUNT(*) AS total FROM inbox WHERE app_id = ? AND user_id = ? AND active_at_ms > 0',
      [appId, userId],
    );
    return row!.total;
  }

  /** Unread messages over all peers, those that left the contact list included. On the primary key. */
  async sumUnread(sql: Sql, appId: number, userId: number): Promise<number> {
    const [row] = await sql.query<{ total: string | number | null }>(
      'SELECT SUM(unread_count) AS total FROM inbox WHERE app_id = ? AND user_id = ?',
      [appId, userId],
    );
    return Number(row!.total ?? 0);
  }

  /**
   * Marks everything up to the conversation's last message as read. Locks the conversation before the inbox row, as
   * the log does, so that a message is either counted before and read, or stored after and unread.
   */
  async markRead(tx: Sql, pair: Pair, userId: number, peerUserId: number, nowMs: number): Promise<void> {
    const lastSeq = await this.lockConversation(tx, pair);
    if (lastSeq === null) return;
    await tx.execute(
      `UPDATE inbox SET unread_count = 0, read_seq = ?, read_at_ms = ?
       WHERE app_id = ? AND user_id = ? AND peer_user_id = ?`,
      [lastSeq, nowMs, pair.appId, userId, peerUserId],
    );
  }

  /** Takes the peer out of the user's list and hides what was said so far; the peer's side stays as it is. */
  async removeContact(tx: Sql, pair: Pair, userId: number, peerUserId: number): Promise<void> {
    const lastSeq = await this.lockConversation(tx, pair);
    if (lastSeq === null) return;
    await tx.execute(
      `UPDATE inbox SET cleared_seq = ?, missing_count = 0, unread_count = 0, last_seq = 0, active_at_ms = 0
       WHERE app_id = ? AND user_id = ? AND peer_user_id = ?`,
      [lastSeq, pair.appId, userId, peerUserId],
    );
  }

  /**
   * Takes the last message from contacts that were last active before a moment, and from all but the `keep` most
   * recent ones. They stay in the list, where they are. On `ix_inbox_recent`.
   */
  async clearPreviews(
    sql: Sql,
    appId: number,
    userId: number,
    beforeMs: number,
    keep: number,
  ): Promise<void> {
    const [first] = await sql.query<{ active_at_ms: number; peer_user_id: number }>(
      `SELECT active_at_ms, peer_user_id FROM inbox WHERE app_id = ? AND user_id = ? AND active_at_ms > 0
       ORDER BY active_at_ms DESC, peer_user_id DESC LIMIT 1 OFFSET ?`,
      [appId, userId, keep],
    );
    await sql.execute(
      `UPDATE inbox SET last_seq = 0 WHERE app_id = ? AND user_id = ? AND active_at_ms > 0
         AND (active_at_ms < ? OR active_at_ms < ? OR (active_at_ms = ? AND peer_user_id <= ?))`,
      [appId, userId, beforeMs, first?.active_at_ms ?? 0, first?.active_at_ms ?? 0, first?.peer_user_id ?? 0],
    );
  }

  /** The peers in the user's list, by id from a given one. On the primary key. */
  async listContactIds(
    sql: Sql,
    appId: number,
    userId: number,
    afterPeerId: number,
    limit: number,
  ): Promise<number[]> {
    const rows = await sql.query<{ peer_user_id: number }>(
      `SELECT peer_user_id FROM inbox WHERE app_id = ? AND user_id = ? AND peer_user_id > ? AND active_at_ms > 0
       ORDER BY peer_user_id LIMIT ?`,
      [appId, userId, afterPeerId, limit],
    );
    return rows.map((row) => row.peer_user_id);
  }

  /** Waits for the log's batches on this conversation; its last sequence, or null when the two never spoke. */
  private async lockConversation(tx: Sql, pair: Pair): Promise<number | null> {
    const [conversation] = await tx.query<{ last_seq: number }>(
      'SELECT last_seq FROM conversations WHERE app_id = ? AND a_user_id = ? AND b_user_id = ? FOR UPDATE',
      [pair.appId, pair.aUserId, pair.bUserId],
    );
    return conversation?.last_seq ?? null;
  }
}
