import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { formatMessageId } from '../../libs/kernel/src/message-id.js';
import type { RunRecord } from './record.js';

type Stored = Omit<RunRecord, 'sent' | 'devices'>;

/** What the database holds of these apps. */
export async function readStored(databaseUrl: string, appIds: readonly number[]): Promise<Stored> {
  const connection = await createConnection({ uri: databaseUrl });
  try {
    const read = (what: string): Promise<RowDataPacket[]> => readRows(connection, what, appIds);
    const [users, conversations, messages, inboxes] = [
      await read('id, app_id AS appId, uid FROM users'),
      await read(
        'id, app_id AS appId, a_user_id AS aUserId, b_user_id AS bUserId, last_seq AS lastSeq FROM conversations',
      ),
      await read(
        `conversation_id AS conversationId, seq, app_id AS appId, msg_id AS msgId, from_user_id AS fromUserId,
         flags, created_at_ms AS createdAtMs, content FROM messages`,
      ),
      await read(
        `app_id AS appId, user_id AS userId, peer_user_id AS peerUserId, conversation_id AS conversationId,
         unread_count AS unreadCount, read_seq AS readSeq, cleared_seq AS clearedSeq,
         missing_count AS missingCount, last_seq AS lastSeq, active_at_ms AS activeAtMs FROM inbox`,
      ),
    ];
    return {
      users: users.map(({ id, appId, uid }) => ({
        id,
        appId,
        uid: String(uid),
      })) as unknown as Stored['users'],
      conversations: conversations as unknown as Stored['conversations'],
      messages: messages.map((row) =>
        Object.assign(row, {
          msgId: formatMessageId(row['msgId'] as Buffer),
          text: (JSON.parse(row['content'] as string) as { content: string }).content,
        }),
      ) as unknown as Stored['messages'],
      inboxes: inboxes as unknown as Stored['inboxes'],
      owedBatches: await countOwed(connection),
    };
  } finally {
    await connection.end();
  }
}

/** How many batches are committed and not known to be delivered. */
export async function countOwedBatches(databaseUrl: string): Promise<number> {
  const connection = await createConnection({ uri: databaseUrl });
  try {
    return await countOwed(connection);
  } finally {
    await connection.end();
  }
}

async function countOwed(connection: Connection): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS owed FROM outbox');
  return rows[0]!['owed'] as number;
}

async function readRows(
  connection: Connection,
  what: string,
  appIds: readonly number[],
): Promise<RowDataPacket[]> {
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT ${what} WHERE app_id IN (?)`, [appIds]);
  return rows;
}
