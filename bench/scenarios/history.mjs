import { say } from '../../scripts/bootstrap.mjs';
import { registerUsers } from '../lib/installation.mjs';
import { Latencies, round } from '../lib/latencies.mjs';
import { lengthenHistory } from '../lib/long-history.mjs';
import { RawConnection } from '../lib/raw-http.mjs';

export const HISTORY_DEFAULTS = { messages: 1_000_000, pages: 3000, limit: 20, warmup: 500 };
const FIRST_MESSAGES = 100;
const CONTENT = encodeURIComponent(
  '{"content":"a message of ordinary length, as people write them","extra":""}',
);

/**
 * Pages over one long conversation, one request at a time: the newest, the oldest, and any between, in turns, so that
 * whatever else the machine does meets all alike. Each page is checked to hold the rows that belong there.
 */
export async function runHistory(installation, { messages, pages, limit, warmup }) {
  // One reader asks more often here than a token is allowed to.
  const server = await installation.start({ HONGYAN_HTTP_REQUESTS_PER_TOKEN_PER_SECOND: '0' });
  const app = await installation.createApp();
  const tokens = await registerUsers(app, server.httpPort, ['reader', 'writer']);
  const connection = new RawConnection(server.httpPort, (reason) => say(`the connection is gone: ${reason}`));
  for (let count = 0; count < FIRST_MESSAGES; count++) {
    const body = `token=${tokens.get('writer')}&target_uid=reader&type=Msg%3ATxt&content=${CONTENT}`;
    await connection.post('/messages/send', body);
  }
  await lengthenHistory(installation, app.id, messages);

  const path = `/messages/getHistoricalMessage?token=${tokens.get('reader')}&link_user=writer&limit=${limit}`;
  const read = async (marker) => {
    const startedAt = performance.now();
    const body = await connection.get(`${path}&node_marker=${marker}`);
    const ms = performance.now() - startedAt;
    checkPage(JSON.parse(body), marker, limit, messages);
    return ms;
  };
  const places = {
    newest: () => messages + 1,
    anywhere: () => limit + 1 + Math.floor(Math.random() * (messages - limit)),
    oldest: () => limit + 1,
  };
  say(`reading ${pages} pages at each place`);
  for (let index = 0; index < warmup; index++) await read(places.anywhere());
  const latencies = Object.fromEntries(Object.keys(places).map((place) => [place, new Latencies()]));
  for (let index = 0; index < pages; index++) {
    for (const [place, marker] of Object.entries(places)) latencies[place].add(await read(marker()));
  }
  connection.close();
  const pageMs = Object.fromEntries(
    Object.entries(latencies).map(([place, each]) => [place, each.summary()]),
  );
  return {
    p99PageMs: Math.max(...Object.values(pageMs).map(({ p99 }) => p99)),
    timesOldest: round(pageMs.oldest.p50 / pageMs.newest.p50),
    pageMs,
  };
}

/** Throws unless the page holds exactly the rows below the marker, newest first, and the right total. */
function checkPage({ data: { data: rows, total } }, marker, limit, messages) {
  const isRight = rows.length === limit && rows.every(({ id }, index) => id === marker - 1 - index);
  if (!isRight || total !== messages) {
    throw new Error(
      `the page below ${marker} is wrong: ${rows.length} rows from ${rows[0]?.id}, total ${total}`,
    );
  }
}
