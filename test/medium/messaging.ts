import { randomBytes } from 'node:crypto';
import { newMessageId, parseMessageId, type UserPrincipal } from '@hongyan/kernel';
import type { Delivery } from '@hongyan/queue';
import { type Pair, pairOf } from '../../src/messaging/conversation.js';
import type { LogEntry } from '../../src/messaging/log-entry.js';
import type { Parts } from './parts.js';

export function pairOfUsers(one: UserPrincipal, other: UserPrincipal): Pair {
  return pairOf(partyOf(one), partyOf(other));
}

function partyOf({ userId, appId, uid }: UserPrincipal): { id: number; appId: number; uid: string } {
  return { id: userId, appId, uid };
}

/** A message that asks to be stored. */
export function entryOf(
  from: UserPrincipal,
  target: UserPrincipal,
  changes: Partial<Pick<LogEntry, 'msgId' | 'contentJson' | 'type'>> = {},
): LogEntry {
  return {
    pair: pairOfUsers(from, target),
    from,
    target,
    msgId: newMessageId(Date.now()),
    type: 'Msg:Txt',
    contentJson: JSON.stringify({ content: randomBytes(6).toString('hex'), extra: '' }),
    isPushWanted: true,
    ...changes,
  };
}

interface StoredRow {
  conversation_id: number;
  seq: number;
  msg_id: Buffer;
  from_user_id: number;
  content: string;
}

interface InboxRow {
  user_id: number;
  peer_user_id: number;
  conversation_id: number;
  unread_count: number;
  read_seq: number;
  cleared_seq: number;
  last_seq: number;
}

/** Everything that is stored of an app's messages. */
export interface Books {
  readonly messages: readonly StoredRow[];
  readonly inbox: readonly InboxRow[];
  readonly lastSeqs: ReadonlyMap<number, number>;
}

export async function readBooks({ unitOfWork }: Parts, appId: number): Promise<Books> {
  const { pool } = unitOfWork;
  const messages = await pool.query<StoredRow>(
    `SELECT conversation_id, seq, msg_id, from_user_id, content FROM messages WHERE app_id = ?
     ORDER BY conversation_id, seq`,
    [appId],
  );
  const inbox = await pool.query<InboxRow>('SELECT * FROM inbox WHERE app_id = ?', [appId]);
  const rows = await pool.query<{ id: number; last_seq: number }>(
    'SELECT id, last_seq FROM conversations WHERE app_id = ?',
    [appId],
  );
  return { messages, inbox, lastSeqs: new Map(rows.map((row) => [row.id, row.last_seq])) };
}

/** What is wrong with the books, in sentences; empty when everything can be derived from the messages. */
export function findMistakes({ messages, inbox, lastSeqs }: Books): string[] {
  const mistakes: string[] = [];
  for (const [id, lastSeq] of lastSeqs) {
    const seqs = messages.filter((row) => row.conversation_id === id).map(({ seq }) => seq);
    if (seqs.length !== lastSeq || seqs.some((seq, index) => seq !== index + 1)) {
      mistakes.push(`conversation ${id} ends at ${lastSeq} and holds ${seqs.join(',')}`);
    }
    const sides = inbox.filter((row) => row.conversation_id === id).length;
    if (sides !== (lastSeq > 0 ? 2 : 0)) mistakes.push(`conversation ${id} has ${sides} inbox rows`);
  }
  for (const row of inbox) {
    const name = `inbox of ${row.user_id} with ${row.peer_user_id}`;
    const mark = Math.max(row.read_seq, row.cleared_seq);
    const unread = messages.filter(
      ({ conversation_id: id, seq, from_user_id: from }) =>
        id === row.conversation_id && seq > mark && from === row.peer_user_id,
    ).length;
    if (row.unread_count !== unread) {
      mistakes.push(`${name} counts ${row.unread_count} unread, ${unread} can be derived`);
    }
    if (row.last_seq !== lastSeqs.get(row.conversation_id)) {
      mistakes.push(`${name} shows ${row.last_seq} as last of ${lastSeqs.get(row.conversation_id)}`);
    }
  }
  return mistakes;
}

/** What a delivery is about: its message id, and where it is stored. */
export function summaryOf({ frame, stored }: Delivery): { msgId: string; place: string } {
  const { msg_id: msgId } = JSON.parse(frame) as { msg_id: string };
  return { msgId: parseMessageId(msgId)!.toString('hex'), place: `${stored?.conversationId}/${stored?.seq}` };
}
