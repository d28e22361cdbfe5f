import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { LoggedMessage } from '../derive-inbox.js';
import type { MergedMessage } from './merge-histories.js';

interface LoggedRow {
  seq: number;
  from_user_id: number;
  flags: number;
  created_at_ms: number;
}

const CHUNK = 1_000;

/** Messages of whole conversations without their content, under the lock of the conversation. */
@Injectable()
export class MovedMessagesRepository {
  /** Messages younger than a moment, in their order: the conversation's range of the primary key. */
  listSince(tx: Sql, conversationId: number, afterMs: number): Promise<LoggedMessage[]> {
    return this.list(tx, 'conversation_id = ? AND created_at_ms > ?', [conversationId, afterMs]);
  }

  /** The first message younger than a moment and all behind it. */
  listFromFirstAfter(tx: Sql, conversationId: number, afterMs: number): Promise<LoggedMessage[]> {
    return this.list(
      tx,
      `conversation_id = ? AND seq >= (
         SELECT MIN(seq) FROM messages WHERE conversation_id = ? AND created_at_ms > ?)`,
      [conversationId, conversationId, afterMs],
    );
  }

  /**
   * Puts messages at their new places, which must be free, and changes who sent them and their flags. Each is found on
   * the primary key; a statement per {@link CHUNK} of them.
   */
  async renumber(
    tx: Sql,
    sourceId: number,
    targetId: number,
    merged: readonly MergedMessage[],
  ): Promise<void> {
    for (let start = 0; start < merged.length; start += CHUNK) {
      const places = merged
        .slice(start, start + CHUNK)
        .map((each) => [
          each.isMoved ? sourceId : targetId,
          each.oldSeq,
          each.seq,
          each.fromUserId,
          each.flags,
        ]);
      await tx.execute(
        `UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
             old_conversation_id BIGINT UNSIGNED PATH '$[0]', old_seq INT UNSIGNED PATH '$[1]',
             new_seq INT UNSIGNED PATH '$[2]', from_user_id BIGINT UNSIGNED PATH '$[3]', flags INT PATH '$[4]'
           )) AS place
         STRAIGHT_JOIN messages m ON m.conversation_id = place.old_conversation_id AND m.seq = place.old_seq
         SET m.conversation_id = ?, m.seq = place.new_seq, m.from_user_id = place.from_user_id,
           m.flags = place.flags`,
        [JSON.stringify(places), targetId],
      );
    }
  }

  private async list(tx: Sql, condition: string, parameters: unknown[]): Promise<LoggedMessage[]> {
    const rows = await tx.query<LoggedRow>(
      `SELECT seq, from_user_id, flags, created_at_ms FROM messages WHERE ${condition} ORDER BY seq`,
      parameters,
    );
    return rows.map((row) => ({
      seq: row.seq,
      fromUserId: row.from_user_id,
      flags: row.flags,
      createdAtMs: row.created_at_ms,
    }));
  }
}
