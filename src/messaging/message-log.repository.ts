import { Injectable } from '@nestjs/common';
import { DELIVERY_STATUS } from '@hongyan/protocol';
import type { Sql, Statement, Transaction } from '@hongyan/persistence';
import { type Pair, pairKey } from './conversation.js';
import type { LogEntry, LogPosition, Sender } from './log-entry.js';

interface ConversationRow {
  id: number;
  app_id: number;
  a_user_id: number;
  b_user_id: number;
}

/** What a message row needs of its entry. */
export type StorableEntry = Pick<LogEntry, 'pair' | 'msgId' | 'type' | 'contentJson'> & {
  readonly from: Pick<Sender, 'userId'>;
};

/** What one batch does to one conversation. */
export interface Tally {
  readonly conversationId: number;
  readonly pair: Pair;
  lastSeq: number;
  fromA: number;
  fromB: number;
}

/** The SQL of the hot path: a few multi-row statements per batch, whatever its size. */
@Injectable()
export class MessageLogRepository {
  /**
   * Conversation ids by pair key, creating what is missing, on `uq_conversations_pair`, in one trip. Runs outside of
   * the batch's transaction: a conversation without messages is invisible.
   */
  async ensureConversations(pool: Sql, pairs: readonly Pair[]): Promise<Map<string, number>> {
    const tuples = pairs.map((pair) => [pair.appId, pair.aUserId, pair.bUserId]);
    const [, rows] = (await pool.query(
      `INSERT IGNORE INTO conversations (app_id, a_user_id, b_user_id, last_seq) VALUES ?;
       SELECT id, app_id, a_user_id, b_user_id FROM conversations WHERE (app_id, a_user_id, b_user_id) IN (?)`,
      [tuples.map((tuple) => [...tuple, 0]), tuples],
    )) as [unknown, ConversationRow[]];
    return new Map(
      rows.map((row) => [
        pairKey({ appId: row.app_id, aUserId: row.a_user_id, bUserId: row.b_user_id }),
        row.id,
      ]),
    );
  }

  /**
   * Stores a batch and what it owes, and commits: messages with the next sequences of their conversations, both inbox
   * rows of each, and one outbox row. Two trips to the database, whatever the size of the batch. Conversation rows are
   * locked in the order of their ids, so that concurrent batches queue instead of deadlocking, and sequences are dense.
   */
  async append(
    tx: Transaction,
    lane: number,
    entries: readonly LogEntry[],
    idsByPair: ReadonlyMap<string, number>,
    nowMs: number,
  ): Promise<{ positions: LogPosition[]; outboxId: number }> {
    const tallies = await this.lockConversations(tx, entries, idsByPair);
    const positions = entries.map((entry) => {
      const tally = tallies.get(idsByPair.get(pairKey(entry.pair))!)!;
      tally.lastSeq++;
      if (entry.from.userId === tally.pair.aUserId) tally.fromA++;
      else tally.fromB++;
      return { conversationId: tally.conversationId, seq: tally.lastSeq, createdAtMs: nowMs };
    });
    const results = await tx.commitWith([
      insertMessages(entries, positions),
      raiseInboxes([...tallies.values()], nowMs),
      raiseConversations([...tallies.values()]),
      [
        'INSERT INTO outbox (lane, created_at_ms, batch) VALUES (?, ?, ?)',
        [
          lane,
          nowMs,
          JSON.stringify(positions.map((position, index) => owedMessage(position, entries[index]!))),
        ],
      ],
    ]);
    return { positions, outboxId: results.at(-1)!.insertId };
  }

  /** Locks the conversations of a batch in the order of their ids and reads their last sequences. */
  async lockConversations(
    tx: Sql,
    entries: readonly Pick<LogEntry, 'pair'>[],
    idsByPair: ReadonlyMap<string, number>,
  ): Promise<Map<number, Tally>> {
    const tallies = new Map<number, Tally>();
    for (const { pair } of entries) {
      const conversationId = idsByPair.get(pairKey(pair))!;
      if (!tallies.has(conversationId)) {
        tallies.set(conversationId, { conversationId, pair, lastSeq: 0, fromA: 0, fromB: 0 });
      }
    }
    const rows = await tx.query<{ id: number; last_seq: number }>(
      'SELECT id, last_seq FROM conversations WHERE id IN (?) ORDER BY id FOR UPDATE',
      [[...tallies.keys()]],
    );
    for (const row of rows) tallies.get(row.id)!.lastSeq = row.last_seq;
    return tallies;
  }

  async insertMessages(
    tx: Sql,
    entries: readonly StorableEntry[],
    positions: readonly LogPosition[],
    status: number = DELIVERY_STATUS.waiting,
    flags = 0,
  ): Promise<void> {
    const [sql, parameters] = insertMessages(entries, positions, status, flags);
    await tx.execute(sql, [...parameters]);
  }

  async raiseConversations(tx: Sql, tallies: readonly Tally[]): Promise<void> {
    const [sql, parameters] = raiseConversations(tallies);
    await tx.execute(sql, [...parameters]);
  }
}

type BoundStatement = Required<Statement>;

function insertMessages(
  entries: readonly StorableEntry[],
  positions: readonly LogPosition[],
  status: number = DELIVERY_STATUS.waiting,
  flags = 0,
): BoundStatement {
  return [
    `INSERT INTO messages (conversation_id, seq, app_id, msg_id, from_user_id, type, status, flags, created_at_ms,
       content)
     VALUES ?`,
    [
      entries.map((entry, index) => [
        positions[index]!.conversationId,
        positions[index]!.seq,
        entry.pair.appId,
        entry.msgId,
        entry.from.userId,
        entry.type,
        status,
        flags,
        positions[index]!.createdAtMs,
        entry.contentJson,
      ]),
    ],
  ];
}

/** Both sides of each conversation: unread of the receiving one, last message and contact order of both. */
function raiseInboxes(tallies: readonly Tally[], nowMs: number): BoundStatement {
  const rows = tallies.flatMap(
    ({ conversationId, pair: { appId, aUserId, bUserId }, lastSeq, fromA, fromB }) => [
      [appId, aUserId, bUserId, conversationId, fromB, 0, 0, 0, lastSeq, nowMs],
      [appId, bUserId, aUserId, conversationId, fromA, 0, 0, 0, lastSeq, nowMs],
    ],
  );
  return [
    `INSERT INTO inbox (app_id, user_id, peer_user_id, conversation_id, unread_count, read_seq, read_at_ms,
       cleared_seq, last_seq, active_at_ms)
     VALUES ?
     ON DUPLICATE KEY UPDATE unread_count = unread_count + VALUES(unread_count),
       last_seq = VALUES(last_seq), active_at_ms = VALUES(active_at_ms)`,
    [rows],
  ];
}

/** The rows exist and are locked; naming them by key is cheaper than a CASE over the whole batch. */
function raiseConversations(tallies: readonly Tally[]): BoundStatement {
  return [
    `INSERT INTO conversations (id, app_id, a_user_id, b_user_id, last_seq) VALUES ?
     ON DUPLICATE KEY UPDATE last_seq = VALUES(last_seq)`,
    [
      tallies.map(({ conversationId, pair: { appId, aUserId, bUserId }, lastSeq }) => [
        conversationId,
        appId,
        aUserId,
        bUserId,
        lastSeq,
      ]),
    ],
  ];
}

/** A message as the outbox names it; the third member says that nobody is to be called for it. */
function owedMessage({ conversationId, seq }: LogPosition, { isPushWanted }: LogEntry): readonly number[] {
  return isPushWanted ? [conversationId, seq] : [conversationId, seq, 0];
}
