import { Injectable } from '@nestjs/common';
import { rowList, type Sql } from '@hongyan/persistence';
import { DELIVERY_STATUS } from '@hongyan/protocol';

interface Receipt {
  readonly appId: number;
  readonly userId: number;
  readonly msgId: Buffer;
}

interface ReceivableRow {
  conversation_id: number;
  seq: number;
  app_id: number;
  msg_id: Buffer;
  receiver_id: number;
}

@Injectable()
export class ArrivalsRepository {
  /**
   * Marks the messages that went to the users who report them, and no others; never lowers a status. Returns how
   * many are newly marked. Found on
   * `uq_messages_msg_id`, which begins with the app, and changed on the primary key.
   */
  async markArrived(tx: Sql, receipts: readonly Receipt[], nowMs: number): Promise<number> {
    const rows = await tx.query<ReceivableRow>(
      `SELECT m.conversation_id, m.seq, m.app_id, m.msg_id,
         IF(m.from_user_id = c.a_user_id, c.b_user_id, c.a_user_id) AS receiver_id
       FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE (m.app_id, m.msg_id) IN (?) AND m.status < ?`,
      [receipts.map(({ appId, msgId }) => [appId, msgId]), DELIVERY_STATUS.arrived],
    );
    const claims = new Set(receipts.map(({ appId, userId, msgId }) => claimOf(appId, userId, msgId)));
    const arrived = rows
      .filter((row) => claims.has(claimOf(row.app_id, row.receiver_id, row.msg_id)))
      .map((row) => [row.conversation_id, row.seq]);
    if (arrived.length === 0) return 0;
    const { affectedRows } = await tx.execute(
      'UPDATE messages SET status = ?, arrived_at_ms = ? WHERE (conversation_id, seq) IN (?) AND status < ?',
      [DELIVERY_STATUS.arrived, nowMs, rowList(arrived), DELIVERY_STATUS.arrived],
    );
    return affectedRows;
  }
}

function claimOf(appId: number, userId: number, msgId: Buffer): string {
  return `${appId}:${userId}:${msgId.toString('hex')}`;
}
