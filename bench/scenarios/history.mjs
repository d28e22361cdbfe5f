import { randomBytes } from 'node:crypto';
import { say } from '../../scripts/bootstrap.mjs';
import { registerUsers } from '../lib/installation.mjs';
import { Latencies } from '../lib/latencies.mjs';
import { RawConnection } from '../lib/raw-http.mjs';

export const HISTORY_DEFAULTS = { messages: 1_000_000, pages: 3000, limit: 20, warmup: 300 };
const ROWS_AT_ONCE = 5_000;

/** Pages over one long conversation, one request at a time: newest, oldest, and anywhere between. */
export async function runHistory(installation, { messages, pages, limit, warmup }) {
  const server = await installation.start();
  const app = await installation.createApp();
  const tokens = await registerUsers(app, server.httpPort, ['reader', 'writer']);
  const connection = new RawConnection(server.httpPort);
  const send = (from, to) =>
    connection.post(
      '/messages/send',
      `token=${tokens.get(from)}&target_uid=${to}&type=Msg%3ATxt&content=${CONTENT}`,
    );
  if (!(await send('writer', 'reader'))) throw new Error('the first message was refused');
  await fill(installation, messages);
  const page = (marker) =>
    connection.get(
      `/messages/history?token=${tokens.get('reader')}&link_user=writer&limit=${limit}&node_marker=${marker}`,
    );
  const places = {
    newest: () => messages + 1,
    anywhere: () => limit + 1 + Math.floor(Math.random() * (messages - limit)),
    oldest: () => limit + 1,
  };
  for (let index = 0; index < warmup; index++) await page(places.anywhere());
  const latencies = Object.fromEntries(Object.keys(places).map((place) => [place, new Latencies()]));
  let failed = 0;
  say(`reading ${pages} pages`);
  for (let index = 0; index < pages; index++) {
    for (const [place, marker] of Object.entries(places)) {
      const startedAt = performance.now();
      if (!(await page(marker()))) failed++;
      latencies[place].add(performance.now() - startedAt);
    }
  }
  connection.close();
  const pageMs = Object.fromEntries(
    Object.entries(latencies).map(([place, each]) => [place, each.summary()]),
  );
  return {
    messages,
    limit,
    failed,
    p99PageMs: Math.max(...Object.values(pageMs).map(({ p99 }) => p99)),
    pageMs,
  };
}

const CONTENT = encodeURIComponent(
  '{"content":"a message of ordinary length, as people write them","extra":""}',
);

/** The conversation of the one stored message grows to the wanted length. */
async function fill(installation, messages) {
  say(`storing ${messages} messages`);
  const [first] = await installation.sql('SELECT * FROM messages LIMIT 1');
  for (let seq = 2; seq <= messages; seq += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, messages - seq + 1) }, (_, index) =>
      Object.values({ ...first, seq: seq + index, msg_id: randomBytes(16) }),
    );
    await installation.sql('INSERT INTO messages (??) VALUES ?', [Object.keys(first), rows]);
  }
  await installation.sql('UPDATE conversations SET last_seq = ? WHERE id = ?', [
    messages,
    first.conversation_id,
  ]);
  await installation.sql('UPDATE inbox SET last_seq = ? WHERE conversation_id = ?', [
    messages,
    first.conversation_id,
  ]);
}
