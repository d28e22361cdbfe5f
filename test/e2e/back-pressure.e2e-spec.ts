import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Connection, createConnection } from 'mysql2/promise';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import type { HttpReply } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { until } from '../harness/until.js';

const QUEUE_MAX = 10;
/** Far more than a slow machine takes for what the first test does meanwhile. */
const WAIT_MAX_MS = 8_000;

let hongyan: Hongyan;
let holder: Connection;
let [alice, bob, carol, dave]: ChatUser[] = [];

/** As a database that does not answer, for the only conversation there is. */
async function holdConversations(): Promise<void> {
  await holder.query('START TRANSACTION');
  await holder.query('SELECT id FROM conversations FOR UPDATE');
}

const send = (from: ChatUser, to: ChatUser, text: string): Promise<HttpReply> =>
  from.post('/messages/send', {
    target_uid: to.uid,
    type: 'Msg:Txt',
    content: JSON.stringify({ content: text, extra: '' }),
  });

/** Resolves when the transaction of the message waits for the conversation. */
async function sendAhead(text: string): Promise<{ reply: Promise<HttpReply> }> {
  const reply = send(alice!, bob!, text);
  await until('its transaction to wait', async () => {
    const [rows] = await holder.query(
      `SELECT COUNT(*) AS waiting FROM information_schema.processlist
       WHERE db = DATABASE() AND id <> CONNECTION_ID() AND info LIKE '%conversations%FOR UPDATE%'`,
    );
    return (rows as { waiting: number }[])[0]!.waiting > 0;
  });
  return { reply };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

beforeAll(async () => {
  hongyan = await startHongyan({
    env: { HONGYAN_LOG_QUEUE_MAX: String(QUEUE_MAX), HONGYAN_LOG_WAIT_MAX_MS: String(WAIT_MAX_MS) },
  });
  holder = await createConnection({ uri: hongyan.installation.databaseUrl });
  [alice, bob, carol, dave] = await Promise.all(numbers(4).map(() => registerUser(hongyan.app)));
});

afterAll(async () => {
  await holder?.end();
  await hongyan?.dispose();
});

describe('back-pressure', () => {
  it('refuses with 429 at once what finds the lane full, and stores what was not refused', async () => {
    await send(alice!, bob!, 'first');
    await holdConversations();
    const stuck = await sendAhead('stuck');
    const refusals: string[] = [];
    let isLaneFull: () => void;
    const laneIsFull = new Promise<void>((resolve) => (isLaneFull = resolve));
    const sent = numbers(3 * QUEUE_MAX).map(async (index) => {
      const { json } = await send(alice!, bob!, `${index}`);
      if (json.code === 429) refusals.push(`${index}`);
      if (refusals.length === 2 * QUEUE_MAX) isLaneFull();
      return json.code;
    });
    // They are told while nothing moves.
    await laneIsFull;
    await holder.query('COMMIT');
    expect((await stuck.reply).json.code).toBe(200);
    const codes = await Promise.all(sent);
    expect(codes.filter((code) => code === 200)).toHaveLength(QUEUE_MAX);
    const history = await alice!.historyTexts(bob!);
    expect(history).toHaveLength(2 + QUEUE_MAX);
    expect(history).not.toEqual(expect.arrayContaining([refusals[0]]));
  });

  it('lets another conversation pass one that is stuck, and refuses what waits too long behind it', async () => {
    await holdConversations();
    const stuck = await sendAhead('stuck again');
    const behind = send(alice!, bob!, 'behind it');
    expect((await send(carol!, dave!, 'free')).json.code).toBe(200);
    expect((await behind).json.code).toBe(429);
    await holder.query('COMMIT');
    expect((await stuck.reply).json.code).toBe(200);
    expect(await alice!.historyTexts(bob!)).not.toContain('behind it');
  });
});
