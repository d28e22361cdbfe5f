import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { StoredMessage } from '../history-row.js';
import { FLAGS } from '../message-flags.js';
import { MESSAGE_COLUMNS, type MessageRow, storedMessageOf } from '../messages.repository.js';
import type { Position } from './sync-cursor.js';

/** One conversation of a user as it is now. */
export interface ConversationState extends Position {
  readonly conversationId: number;
  readonly peerId: number;
  /** The flag that hides a message from the user. */
  readonly hiddenFlag: number;
  readonly readAtMs: number;
  readonly peerReadAtMs: number;
}

/** Some messages of a conversation: those after one sequence, the oldest ones first. */
export interface MessageRange {
  readonly state: ConversationState;
  readonly afterSeq: number;
  readonly limit: number;
}

interface StateRow {
  peer_user_id: number;
  conversation_id: number;
  is_a: number;
  last_seq: number;
  read_seq: number;
  read_at_ms: number;
  peer_read_seq: number | null;
  peer_read_at_ms: number | null;
  cleared_seq: number;
  missing_count: number;
}

@Injectable()
export class SyncRepository {
  /**
   * Every conversation of a user, by the peer's id. One statement, so one moment: what it says of a sequence was
   * committed with all sequences before it. On primary keys.
   */
  async listStates(sql: Sql, appId: number, userId: number): Promise<ConversationState[]> {
    const rows = await sql.query<StateRow>(
      `SELECT mine.peer_user_id, mine.conversation_id, c.a_user_id = mine.user_id AS is_a, c.last_seq,
         mine.read_seq, mine.read_at_ms, theirs.read_seq AS peer_read_seq, theirs.read_at_ms AS peer_read_at_ms,
         mine.cleared_seq, mine.missing_count
       FROM inbox mine
       JOIN conversations c ON c.id = mine.conversation_id
       LEFT JOIN inbox theirs
         ON theirs.app_id = mine.app_id AND theirs.user_id = mine.peer_user_id AND theirs.peer_user_id = mine.user_id
       WHERE mine.app_id = ? AND mine.user_id = ? ORDER BY mine.peer_user_id`,
      [appId, userId],
    );
    return rows.map((row) => ({
      conversationId: row.conversation_id,
      peerId: row.peer_user_id,
      hiddenFlag: row.is_a ? FLAGS.hiddenFromA : FLAGS.hiddenFromB,
      lastSeq: row.last_seq,
      readSeq: row.read_seq,
      readAtMs: row.read_at_ms,
      peerReadSeq: row.peer_read_seq ?? 0,
      peerReadAtMs: row.peer_read_at_ms ?? 0,
      clearedSeq: row.cleared_seq,
      missingCount: row.missing_count,
    }));
  }

  /** What the user sees of each range, by conversation, in the order of the log. Each is a range of the primary key. */
  async listMessages(sql: Sql, ranges: readonly MessageRange[]): Promise<Map<number, StoredMessage[]>> {
    const messages = new Map<number, StoredMessage[]>(ranges.map(({ state }) => [state.conversationId, []]));
    if (ranges.length === 0) return messages;
    const one = `(SELECT conversation_id, ${MESSAGE_COLUMNS} FROM messages
      WHERE conversation_id = ? AND seq > ? AND seq <= ? AND flags & ? = 0 ORDER BY seq LIMIT ?)`;
    const rows = await sql.query<MessageRow & { conversation_id: number }>(
      ranges.map(() => one).join(' UNION ALL '),
      ranges.flatMap(({ state, afterSeq, limit }) => [
        state.conversationId,
        afterSeq,
        state.lastSeq,
        state.hiddenFlag,
        limit,
      ]),
    );
    for (const row of rows) messages.get(row.conversation_id)!.push(storedMessageOf(row));
    for (const each of messages.values()) each.sort((earlier, later) => earlier.seq - later.seq);
    return messages;
  }
}
