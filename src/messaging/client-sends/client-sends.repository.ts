import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import type { ClientSend, EarlierSend } from './client-send.js';

interface AnswerColumns {
  payload_hash: Buffer;
  msg_id: Buffer;
  created_at_ms: number;
}

interface ClientSendRow extends AnswerColumns {
  app_id: number;
  from_user_id: number;
  client_msg_id: Buffer;
}

@Injectable()
export class ClientSendsRepository {
  /**
   * Claims the names of sends, in the transaction that stores them; returns for each what took its name before: a
   * committed send, or one further ahead in the list. A claim that another transaction has not committed yet is waited
   * for. Names are taken in one order, so that two transactions do not wait for each other.
   */
  async claim(
    sql: Sql,
    sends: readonly ClientSend[],
    nowMs: number,
  ): Promise<readonly (EarlierSend | undefined)[]> {
    const names = new Map(sends.toReversed().map((send) => [nameOf(send), send]));
    const firsts = [...names].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, send]) => send);
    await sql.execute(
      `INSERT IGNORE INTO client_sends (app_id, from_user_id, client_msg_id, payload_hash, msg_id, created_at_ms)
       VALUES ?`,
      [
        firsts.map((send) => [
          send.appId,
          send.fromUserId,
          Buffer.from(send.clientMsgId),
          send.payloadHash,
          send.msgId,
          nowMs,
        ]),
      ],
    );
    // READ COMMITTED: a statement of its own sees what the first one waited for.
    const rows = await sql.query<ClientSendRow>(
      `SELECT app_id, from_user_id, client_msg_id, payload_hash, msg_id, created_at_ms FROM client_sends
       WHERE (app_id, from_user_id, client_msg_id) IN (?)`,
      [firsts.map((send) => [send.appId, send.fromUserId, Buffer.from(send.clientMsgId)])],
    );
    const owners = new Map(
      rows.map((row) => [
        nameOf({
          appId: row.app_id,
          fromUserId: row.from_user_id,
          clientMsgId: row.client_msg_id.toString('latin1'),
        }),
        earlierSendOf(row),
      ]),
    );
    return sends.map((send) => {
      const owner = owners.get(nameOf(send))!;
      return owner.msgId.equals(send.msgId) ? undefined : owner;
    });
  }

  /** The committed send of that name, by primary key. */
  async find(
    sql: Sql,
    appId: number,
    fromUserId: number,
    clientMsgId: string,
  ): Promise<EarlierSend | undefined> {
    const [row] = await sql.query<AnswerColumns>(
      `SELECT payload_hash, msg_id, created_at_ms FROM client_sends
       WHERE app_id = ? AND from_user_id = ? AND client_msg_id = ?`,
      [appId, fromUserId, Buffer.from(clientMsgId)],
    );
    return row && earlierSendOf(row);
  }

  /** Every app that has named sends, on the groups of the primary key. */
  async listApps(sql: Sql): Promise<number[]> {
    const rows = await sql.query<{ app_id: number }>('SELECT DISTINCT app_id FROM client_sends');
    return rows.map((row) => row.app_id);
  }

  /** Forgets old sends of an app; returns how many. On `ix_client_sends_time`. */
  async removeOlder(sql: Sql, appId: number, beforeMs: number, limit: number): Promise<number> {
    const { affectedRows } = await sql.execute(
      'DELETE FROM client_sends WHERE app_id = ? AND created_at_ms < ? ORDER BY created_at_ms LIMIT ?',
      [appId, beforeMs, limit],
    );
    return affectedRows;
  }
}

function earlierSendOf(row: AnswerColumns): EarlierSend {
  return { msgId: row.msg_id, payloadHash: row.payload_hash, createdAtMs: row.created_at_ms };
}

function nameOf({ appId, fromUserId, clientMsgId }: Omit<ClientSend, 'payloadHash' | 'msgId'>): string {
  return `${appId}:${fromUserId}:${clientMsgId}`;
}
