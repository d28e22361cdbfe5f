import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { Pair } from '../conversation.js';
import type { LoggedMessage } from '../derive-inbox.js';
import { FLAGS } from '../message-flags.js';
import type { SideCounts } from './erased-side.js';

/** A message that goes, without its content. */
export interface ErasedMessage extends LoggedMessage {
  readonly msgId: Buffer;
}

/** Whose messages go: those that the user sent up to a moment. */
export interface Erased {
  readonly appId: number;
  readonly userId: number;
  readonly untilMs: number;
}

interface Row {
  seq: number;
  from_user_id: number;
  flags: number;
  created_at_ms: number;
  msg_id: Buffer;
}

const COLUMNS = 'seq, from_user_id, flags, created_at_ms, msg_id';

/** Messages of one conversation, under its lock, all in ranges of the primary key. */
@Injectable()
export class ErasureRepository {
  /** How many peers a user ever spoke with. */
  async countPeers(sql: Sql, appId: number, userId: number): Promise<number> {
    const [row] = await sql.query<{ total: number }>(
      'SELECT COUNT(*) AS total FROM inbox WHERE app_id = ? AND user_id = ?',
      [appId, userId],
    );
    return row!.total;
  }

  /** The last sequence that was given out up to a moment; 0 for none. */
  async lastSeqUntil(tx: Sql, conversationId: number, untilMs: number): Promise<number> {
    const [row] = await tx.query<{ seq: number }>(
      'SELECT seq FROM messages WHERE conversation_id = ? AND created_at_ms <= ? ORDER BY seq DESC LIMIT 1',
      [conversationId, untilMs],
    );
    return row?.seq ?? 0;
  }

  /** Everything behind a sequence. */
  async listAfter(tx: Sql, conversationId: number, seq: number): Promise<LoggedMessage[]> {
    const rows = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM messages WHERE conversation_id = ? AND seq > ? ORDER BY seq`,
      [conversationId, seq],
    );
    return rows.map(messageOf);
  }

  /** The next messages to go behind a sequence, in their order. */
  async listNext(
    tx: Sql,
    { userId, untilMs }: Erased,
    conversationId: number,
    afterSeq: number,
    limit: number,
  ): Promise<ErasedMessage[]> {
    const rows = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM messages
       WHERE conversation_id = ? AND seq > ? AND from_user_id = ? AND created_at_ms <= ? ORDER BY seq LIMIT ?`,
      [conversationId, afterSeq, userId, untilMs, limit],
    );
    return rows.map(messageOf);
  }

  /** What stays when all of it is gone and the user of these marks sees: from the last live message on. */
  async listRemaining(
    tx: Sql,
    { userId, untilMs }: Erased,
    conversationId: number,
    { clearedSeq, hiddenFlag }: { readonly clearedSeq: number; readonly hiddenFlag: number },
  ): Promise<LoggedMessage[]> {
    const stays = `conversation_id = ? AND seq > ? AND flags & ? = 0 AND NOT (from_user_id = ? AND created_at_ms <= ?)`;
    const values = [conversationId, clearedSeq, hiddenFlag, userId, untilMs];
    const [live] = await tx.query<{ seq: number }>(
      `SELECT seq FROM messages WHERE ${stays} AND flags & ? = 0 ORDER BY seq DESC LIMIT 1`,
      [...values, FLAGS.settled],
    );
    const rows = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM messages WHERE ${stays} AND seq >= ? ORDER BY seq`,
      [...values, live?.seq ?? 0],
    );
    return rows.map(messageOf);
  }

  async remove(tx: Sql, conversationId: number, seqs: readonly number[]): Promise<void> {
    await tx.execute('DELETE FROM messages WHERE conversation_id = ? AND seq IN (?)', [conversationId, seqs]);
  }

  /** Hides everything up to a sequence from one user of a conversation. */
  async clear(
    tx: Sql,
    { appId }: Pair,
    userId: number,
    peerId: number,
    clearedSeq: number,
    { unreadCount, missingCount, lastSeq, activeAtMs }: SideCounts,
  ): Promise<void> {
    await tx.execute(
      `UPDATE inbox SET cleared_seq = ?, unread_count = ?, missing_count = ?, last_seq = ?, active_at_ms = ?
       WHERE app_id = ? AND user_id = ? AND peer_user_id = ?`,
      [clearedSeq, unreadCount, missingCount, lastSeq, activeAtMs, appId, userId, peerId],
    );
  }

  /** What waits to be stored, or to be moved, of the user, and what was refused. */
  async removeWaiting(tx: Sql, { appId, userId }: Erased): Promise<void> {
    for (const table of ['imports', 'refused_sends']) {
      await tx.execute(`DELETE FROM ${table} WHERE app_id = ? AND from_user_id = ?`, [appId, userId]);
    }
    for (const table of ['moves', 'move_grants']) {
      await tx.execute(`DELETE FROM ${table} WHERE app_id = ? AND (from_user_id = ? OR to_user_id = ?)`, [
        appId,
        userId,
        userId,
      ]);
    }
  }

  /** Names of sends; returns how many went. */
  async removeClientSends(sql: Sql, { appId, userId, untilMs }: Erased, limit: number): Promise<number> {
    const { affectedRows } = await sql.execute(
      'DELETE FROM client_sends WHERE app_id = ? AND from_user_id = ? AND created_at_ms <= ? LIMIT ?',
      [appId, userId, untilMs, limit],
    );
    return affectedRows;
  }
}

function messageOf(row: Row): ErasedMessage {
  return {
    seq: row.seq,
    fromUserId: row.from_user_id,
    flags: row.flags,
    createdAtMs: row.created_at_ms,
    msgId: row.msg_id,
  };
}
