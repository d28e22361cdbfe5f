import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { Pair } from '../conversation.js';
import { hiddenFlagOf } from '../message-flags.js';
import type { InboxSide } from './moved-inbox.js';

interface SideRow {
  user_id: number;
  unread_count: number;
  read_seq: number;
  cleared_seq: number;
  missing_count: number;
  last_seq: number;
  active_at_ms: number;
}

/** Inbox rows as a move reads and writes them, all on the primary key, under the lock of their conversation. */
@Injectable()
export class InboxSidesRepository {
  /** Everyone with whom the user ever spoke, by id from a given one. */
  async listPeers(
    sql: Sql,
    appId: number,
    userId: number,
    afterPeerId: number,
    limit: number,
  ): Promise<number[]> {
    const rows = await sql.query<{ peer_user_id: number }>(
      `SELECT peer_user_id FROM inbox WHERE app_id = ? AND user_id = ? AND peer_user_id > ?
       ORDER BY peer_user_id LIMIT ?`,
      [appId, userId, afterPeerId, limit],
    );
    return rows.map((row) => row.peer_user_id);
  }

  /** Both sides of a conversation, the user's first; a new conversation gets its two rows. */
  async lock(
    tx: Sql,
    pair: Pair,
    conversationId: number,
    userId: number,
    peerId: number,
  ): Promise<[InboxSide, InboxSide]> {
    const zeros = [0, 0, 0, 0, 0, 0];
    await tx.execute(
      `INSERT IGNORE INTO inbox (app_id, user_id, peer_user_id, conversation_id, unread_count, read_seq, read_at_ms,
         cleared_seq, last_seq, active_at_ms)
       VALUES ?`,
      [
        [
          [pair.appId, userId, peerId, conversationId, ...zeros],
          [pair.appId, peerId, userId, conversationId, ...zeros],
        ],
      ],
    );
    const rows = await tx.query<SideRow>(
      `SELECT user_id, unread_count, read_seq, cleared_seq, missing_count, last_seq, active_at_ms FROM inbox
       WHERE app_id = ? AND (user_id, peer_user_id) IN ((?, ?), (?, ?)) FOR UPDATE`,
      [pair.appId, userId, peerId, peerId, userId],
    );
    const sideOf = (id: number): InboxSide => {
      const row = rows.find((each) => each.user_id === id)!;
      return {
        marks: {
          userId: id,
          hiddenFlag: hiddenFlagOf(pair, id),
          clearedSeq: row.cleared_seq,
          readSeq: row.read_seq,
        },
        unreadCount: row.unread_count,
        missingCount: row.missing_count,
        lastSeq: row.last_seq,
        activeAtMs: row.active_at_ms,
      };
    };
    return [sideOf(userId), sideOf(peerId)];
  }

  async save(tx: Sql, { appId }: Pair, userId: number, peerId: number, side: InboxSide): Promise<void> {
    await tx.execute(
      `UPDATE inbox SET unread_count = ?, missing_count = ?, last_seq = ?, active_at_ms = ?
       WHERE app_id = ? AND user_id = ? AND peer_user_id = ?`,
      [side.unreadCount, side.missingCount, side.lastSeq, side.activeAtMs, appId, userId, peerId],
    );
  }

  async addMissing(tx: Sql, { appId }: Pair, userId: number, peerId: number, count: number): Promise<void> {
    await tx.execute(
      'UPDATE inbox SET missing_count = missing_count + ? WHERE app_id = ? AND user_id = ? AND peer_user_id = ?',
      [count, appId, userId, peerId],
    );
  }

  /** Takes the peer out of the user's list without hiding what was said; nothing of it is unread any more. */
  async leaveList(tx: Sql, pair: Pair, userId: number, peerId: number): Promise<void> {
    await tx.execute(
      `UPDATE inbox i JOIN conversations c ON c.id = i.conversation_id
       SET i.unread_count = 0, i.read_seq = c.last_seq, i.last_seq = 0, i.active_at_ms = 0
       WHERE i.app_id = ? AND i.user_id = ? AND i.peer_user_id = ?`,
      [pair.appId, userId, peerId],
    );
  }

  async raiseLastSeq(tx: Sql, conversationId: number, lastSeq: number): Promise<void> {
    await tx.execute('UPDATE conversations SET last_seq = ? WHERE id = ?', [lastSeq, conversationId]);
  }
}
