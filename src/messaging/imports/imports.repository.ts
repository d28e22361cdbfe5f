import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import { DELIVERY_STATUS } from '@hongyan/protocol';
import { type Pair, pairKey } from '../conversation.js';
import type { LogPosition } from '../log-entry.js';
import { FLAGS } from '../message-flags.js';
import { MessageLogRepository, type StorableEntry, type Tally } from '../message-log.repository.js';
import type { PendingImport } from './import.js';

/** An import as it waits, with the pair it belongs to. */
export interface WaitingImport extends StorableEntry {
  readonly id: number;
  readonly createdAtMs: number;
}

interface ImportRow {
  id: number;
  app_id: number;
  from_user_id: number;
  msg_id: Buffer;
  type: string;
  created_at_ms: number;
  content: string;
  a_user_id: number;
  b_user_id: number;
}

@Injectable()
export class ImportsRepository {
  constructor(private readonly log: MessageLogRepository) {}

  /** Puts a batch down durably, in its order. Returns the id of its first row. */
  async insert(sql: Sql, batch: readonly PendingImport[]): Promise<number> {
    const { insertId } = await sql.execute(
      `INSERT INTO imports (lane, app_id, from_user_id, target_user_id, msg_id, type, created_at_ms, content)
       VALUES ?`,
      [
        batch.map((each) => [
          each.lane,
          each.appId,
          each.fromUserId,
          each.targetUserId,
          each.msgId,
          each.type,
          each.createdAtMs,
          each.contentJson,
        ]),
      ],
    );
    return insertId;
  }

  /** The lanes in which imports wait. On `ix_imports_lane`. */
  async listLanes(sql: Sql): Promise<number[]> {
    const rows = await sql.query<{ lane: number }>('SELECT DISTINCT lane FROM imports');
    return rows.map((row) => row.lane);
  }

  /** The oldest imports of a lane. On `ix_imports_lane`. The order of a pair is that of its uids' bytes. */
  async listWaiting(sql: Sql, lane: number, limit: number): Promise<WaitingImport[]> {
    const rows = await sql.query<ImportRow>(
      `SELECT i.id, i.app_id, i.from_user_id, i.msg_id, i.type, i.created_at_ms, i.content,
         IF(f.uid <= t.uid, f.id, t.id) AS a_user_id, IF(f.uid <= t.uid, t.id, f.id) AS b_user_id
       FROM imports i
       JOIN users f ON f.id = i.from_user_id
       JOIN users t ON t.id = i.target_user_id
       WHERE i.lane = ? ORDER BY i.id LIMIT ?`,
      [lane, limit],
    );
    return rows.map((row) => ({
      id: row.id,
      pair: { appId: row.app_id, aUserId: row.a_user_id, bUserId: row.b_user_id },
      from: { userId: row.from_user_id },
      msgId: row.msg_id,
      type: row.type,
      createdAtMs: row.created_at_ms,
      contentJson: row.content,
    }));
  }

  /**
   * Moves a batch of imports into the log, once each: ids that the app has already are left out. Unread counts stay,
   * and a contact list shows an import only when it is not older than what it shows (contract 8.7). Returns those that
   * were left out.
   */
  async store(
    tx: Sql,
    batch: readonly WaitingImport[],
    idsByPair: ReadonlyMap<string, number>,
  ): Promise<WaitingImport[]> {
    const tallies = await this.log.lockConversations(tx, batch, idsByPair);
    const known = await this.knownIds(tx, batch);
    const fresh = batch.filter((each) => !known.has(idKey(each)) && known.add(idKey(each)));
    const positions = fresh.map((each): LogPosition => {
      const tally = tallies.get(idsByPair.get(pairKey(each.pair))!)!;
      return {
        conversationId: tally.conversationId,
        seq: ++tally.lastSeq,
        createdAtMs: each.createdAtMs,
      };
    });
    if (fresh.length > 0) {
      await this.log.insertMessages(tx, fresh, positions, DELIVERY_STATUS.pushed, FLAGS.settled);
      await this.raiseInboxes(tx, tallies, positions);
      await this.log.raiseConversations(tx, [...tallies.values()]);
    }
    await tx.execute('DELETE FROM imports WHERE id IN (?)', [batch.map((each) => each.id)]);
    return batch.filter((each) => !fresh.includes(each));
  }

  /** Which of the messages the app has already. On `uq_messages_msg_id`. */
  private async knownIds(tx: Sql, batch: readonly WaitingImport[]): Promise<Set<string>> {
    const rows = await tx.query<{ app_id: number; msg_id: Buffer }>(
      'SELECT app_id, msg_id FROM messages WHERE (app_id, msg_id) IN (?)',
      [batch.map(({ pair, msgId }) => [pair.appId, msgId])],
    );
    return new Set(rows.map((row) => `${row.app_id}:${row.msg_id.toString('hex')}`));
  }

  private async raiseInboxes(
    tx: Sql,
    tallies: ReadonlyMap<number, Tally>,
    positions: readonly LogPosition[],
  ): Promise<void> {
    const newest = new Map<number, LogPosition>();
    for (const position of positions) {
      const best = newest.get(position.conversationId);
      if (!best || position.createdAtMs >= best.createdAtMs) newest.set(position.conversationId, position);
    }
    const rows = [...newest.values()].flatMap(({ conversationId, seq, createdAtMs }) => {
      const { appId, aUserId, bUserId }: Pair = tallies.get(conversationId)!.pair;
      const rest = [conversationId, 0, 0, 0, 0, seq, createdAtMs];
      return [
        [appId, aUserId, bUserId, ...rest],
        [appId, bUserId, aUserId, ...rest],
      ];
    });
    // Assignments run from left to right: the first still sees the old time.
    await tx.execute(
      `INSERT INTO inbox (app_id, user_id, peer_user_id, conversation_id, unread_count, read_seq, read_at_ms,
         cleared_seq, last_seq, active_at_ms)
       VALUES ?
       ON DUPLICATE KEY UPDATE last_seq = IF(VALUES(active_at_ms) >= active_at_ms, VALUES(last_seq), last_seq),
         active_at_ms = GREATEST(active_at_ms, VALUES(active_at_ms))`,
      [rows],
    );
  }
}

function idKey({ pair, msgId }: WaitingImport): string {
  return `${pair.appId}:${msgId.toString('hex')}`;
}
