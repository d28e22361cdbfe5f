import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { type OwnEngines, startOwnEngines } from '../harness/engines.js';
import { Installation } from '../harness/installation.js';
import { type Scrape, scrape } from '../harness/scrape.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

// Engines come and go here, which takes its time on a busy machine.
jest.setTimeout(300_000);

const TOKEN = 'the-token-of-prometheus';
const MESSAGES = 25;
const UNHEARD = 3;
const STAGES = ['receive_commit', 'commit_enqueue', 'enqueue_worker', 'worker_node', 'node_socket'];

let engines: OwnEngines;
let installation: Installation;
let port: number;
let alice: ChatUser;
let bob: ChatUser;
let socket: SocketClient;

/** Scrapes until numbers that take a moment are there. */
function scrapeUntil(what: string, isThere: (shown: Scrape) => boolean): Promise<Scrape> {
  return until(what, async () => {
    const shown = await scrape(port, TOKEN);
    return isThere(shown) && shown;
  });
}

const ageOf = (shown: Scrape): number => shown.value('hongyan_outbox_age_seconds')!;

const counterOf = (shown: Scrape, what: string): number | undefined =>
  shown.value(`hongyan_messages_${what}_total`);

function get(init: RequestInit, path = '/metrics'): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, init);
}

beforeAll(async () => {
  engines = await startOwnEngines();
  port = await findFreePort();
  installation = await Installation.create({
    ...engines,
    env: { HONGYAN_METRICS_PORT: String(port), HONGYAN_METRICS_TOKEN: TOKEN },
  });
  const server = await installation.start();
  const app = await installation.createApp(server);
  const offline = await registerUser(app);
  [alice, bob] = [await registerUser(app), await registerUser(app)];
  socket = await SocketClient.connect(bob);
  const sent = Array.from({ length: MESSAGES }, (_, index) => alice.sendText(bob, `text ${index}`));
  const [first] = await Promise.all(sent);
  for (let count = 0; count < UNHEARD; count++) await alice.sendText(offline, 'nobody is there');
  await alice.post('/messages/send', { type: 'Msg:Txt' });
  await until('all frames', () => socket.texts().length === MESSAGES);
  const { msg_id: msgId } = first as { msg_id: string };
  // A receipt that comes twice is one arrival.
  for (let count = 0; count < 2; count++) {
    socket.socket.send(JSON.stringify({ msg_id: msgId, receiving_time: '1' }));
  }
});

afterAll(async () => {
  await installation?.dispose();
  await engines?.stop();
});

describe('metrics', () => {
  it('count what was sent: accepted, stored, pushed or offline, arrived', async () => {
    const shown = await scrapeUntil(
      'the receipt to be booked and the callbacks to be counted',
      (each) => counterOf(each, 'arrived') === 1 && counterOf(each, 'offline') === UNHEARD,
    );
    expect(counterOf(shown, 'accepted')).toBe(MESSAGES + UNHEARD);
    expect(counterOf(shown, 'stored')).toBe(MESSAGES + UNHEARD);
    expect(counterOf(shown, 'pushed')).toBe(MESSAGES);
    expect(shown.value('hongyan_log_batch_messages_sum')).toBe(MESSAGES + UNHEARD);
    expect(shown.value('hongyan_message_delivery_seconds_count')).toBe(MESSAGES);
    // The greeting is a frame, too.
    expect(shown.value('hongyan_socket_frames_total')).toBe(MESSAGES + 1);
  });

  it('tell how long each part of the way takes', async () => {
    const shown = await scrape(port, TOKEN);
    const counts = STAGES.map((stage) =>
      shown.value(`hongyan_message_stage_seconds_count{stage="${stage}"}`),
    );
    const batches = shown.value('hongyan_log_batch_messages_count');
    expect(counts.slice(0, 4)).toEqual([MESSAGES + UNHEARD, batches, batches, batches]);
    expect(counts[4]).toBe(batches! - UNHEARD);
    const whole = shown.value('hongyan_message_delivery_seconds_sum')! / MESSAGES;
    expect(whole).toBeGreaterThan(0);
    expect(whole).toBeLessThan(60);
  });

  it('count answers by route and code, under patterns of ours', async () => {
    for (const uid of ['x', 'y']) await fetch(`${alice.app.http}/no/such/path/of/${uid}`);
    await fetch(`${alice.app.http}/files/1/20231115/none.jpeg`);
    await alice.at({ http: alice.app.http, ws: '' }).get('/chat/users', { token: 'wrong' });
    const shown = await scrape(port, TOKEN);
    const requests = (labels: string): number | undefined =>
      shown.value(`hongyan_http_requests_total{${labels}}`);
    expect(requests('method="POST",route="/messages/send",code="200"')).toBe(MESSAGES + UNHEARD);
    expect(requests('method="POST",route="/messages/send",code="4003"')).toBe(1);
    expect(requests('method="GET",route="",code="404"')).toBe(2);
    expect(requests('method="GET",route="/files/:app/:day/:name",code="404"')).toBe(1);
    expect(requests('method="GET",route="/chat/users",code="4006"')).toBe(1);
    const series = [...shown.families.values()]
      .map(({ samples }) => [...samples.keys()].join('\n'))
      .join('\n');
    for (const secret of [alice.uid, bob.uid, alice.token, alice.app.key])
      expect(series).not.toContain(secret);
  });

  it('show sockets, queues, outbox, stream, pool and engines', async () => {
    const shown = await scrapeUntil(
      'the outbox to be paid off',
      (each) => each.value('hongyan_outbox_rows') === 0,
    );
    expect(shown.value('hongyan_outbox_age_seconds')).toBe(0);
    expect(shown.value('hongyan_sockets')).toBe(1);
    expect(shown.value('hongyan_send_buffer_bytes')).toBe(0);
    expect(shown.value('hongyan_node_stream_entries')).toBeGreaterThan(0);
    expect(shown.value('hongyan_node_stream_lag_seconds')).toBe(0);
    expect(shown.value('hongyan_queue_jobs{queue="delivery-0",state="waiting"}')).toBe(0);
    expect(shown.value('hongyan_queue_jobs{queue="webhooks",state="delayed"}')).toBe(0);
    expect(shown.sum(/^hongyan_database_connections/)).toBeGreaterThan(0);
    expect(shown.value('hongyan_database_waiting')).toBe(0);
    expect(shown.value('hongyan_log_waiting')).toBe(0);
    expect(shown.value('hongyan_database_up')).toBe(1);
    expect(shown.value('hongyan_redis_up')).toBe(1);
    expect(shown.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    await socket.close();
    await scrapeUntil('the socket to be gone', (each) => each.value('hongyan_sockets') === 0);
  });

  it('are for those who know the token', async () => {
    for (const authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`]) {
      const response = await get({ headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.text()).toBe('');
    }
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await get({ headers }, '/')).status).toBe(404);
    expect((await get({ headers, method: 'POST' })).status).toBe(405);
  });

  it('are not on the ports of clients', async () => {
    const { http, app } = sharedServer();
    expect((await fetch(`${http}/metrics`)).status).toBe(404);
    expect((await fetch(`${app.ws.replace('ws:', 'http:')}/metrics`)).status).toBe(404);
  });

  it('tell what is owed while Redis is away, and since when', async () => {
    await engines.redis.kill();
    await alice.sendText(bob, 'later');
    const shown = await scrapeUntil('a batch to be owed', (each) => each.value('hongyan_outbox_rows') === 1);
    await scrapeUntil('it to grow older', (each) => ageOf(each) > ageOf(shown));
  });

  it('are shown while database and Redis are away, without what needs them', async () => {
    await engines.mariadb.pause();
    const away = await scrapeUntil(
      'the loss to show',
      (each) => each.value('hongyan_database_up') === 0 && each.value('hongyan_redis_up') === 0,
    );
    expect(counterOf(away, 'stored')).toBe(MESSAGES + UNHEARD + 1);
    expect(away.value('hongyan_outbox_rows')).toBeUndefined();
    expect(away.value('hongyan_outbox_age_seconds')).toBeUndefined();
    expect(away.value('hongyan_node_stream_entries')).toBeUndefined();
    expect(away.sum(/^hongyan_queue_jobs/)).toBe(0);
    expect([...away.families.get('hongyan_queue_jobs')!.samples.keys()]).toEqual([]);
    await Promise.all([engines.redis.start(), engines.mariadb.resume()]);
    await scrapeUntil(
      'everything to be back',
      (each) =>
        each.value('hongyan_database_up') === 1 &&
        each.value('hongyan_redis_up') === 1 &&
        each.value('hongyan_outbox_rows') !== undefined &&
        each.value('hongyan_queue_jobs{queue="webhooks",state="waiting"}') !== undefined,
    );
  });
});
