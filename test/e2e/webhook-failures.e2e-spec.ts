import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallbackServer } from '../harness/callback-server.js';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import { expectDoubledError, expectParameterError } from '../harness/expected.js';
import { Installation } from '../harness/installation.js';
import { inStyle } from '../harness/request-styles.js';
import type { ServerProcess } from '../harness/server-process.js';
import { signedCall, signedRequest, type TestApp } from '../harness/signed-call.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';
import {
  ATTEMPTS_MAX,
  type AttemptRow,
  attemptsOf,
  createCallbackApp,
  ENVIRONMENT,
  isSignedWith,
  sendText,
  TIMEOUT_MS,
  untilOutcome,
} from '../harness/webhook-journey.js';

let installation: Installation;
let server: ServerProcess;
let callbacks: CallbackServer;
let app: TestApp;
let alice: ChatUser;
let bob: ChatUser;

beforeAll(async () => {
  [installation, callbacks] = await Promise.all([
    Installation.create({ env: ENVIRONMENT }),
    CallbackServer.start(),
  ]);
  server = await installation.start();
  app = await createCallbackApp(installation, server, callbacks.url());
});

afterAll(async () => {
  await installation.dispose();
  await callbacks.stop();
});

beforeEach(async () => {
  callbacks.answer = (response) => response.end('ok');
  [alice, bob] = await Promise.all([
    registerUser(app, unique('a'), { nickname: 'Alice "愛"' }),
    registerUser(app, unique('b')),
  ]);
});

describe('a callback that fails', () => {
  it('is tried again until it is answered with 2xx, every time with the same id and body', async () => {
    callbacks.answer = (response, callback) => {
      const { length } = callbacks.receivedFor(callback.headers['webhook-id'] as string);
      response.writeHead(length < ATTEMPTS_MAX ? 500 : 204).end();
    };
    const msgId = await sendText(alice, bob);
    const rows = await untilOutcome(app, msgId, 'delivered');
    expect(rows.map(({ attempt, outcome, status }) => [attempt, outcome, status])).toEqual([
      [1, 'failed', 500],
      [2, 'failed', 500],
      [3, 'delivered', 204],
    ]);
    const received = callbacks.receivedFor(msgId);
    expect(received).toHaveLength(ATTEMPTS_MAX);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    for (const each of received) expect(isSignedWith(app.secret, each)).toBe(true);
  });

  it('is dead after the last attempt, and is replayed by a signed call or the command line', async () => {
    callbacks.answer = () => undefined;
    const msgId = await sendText(alice, bob);
    const dead = await untilOutcome(app, msgId, 'dead');
    expect(dead.map(({ attempt, status, error }) => [attempt, status, error])).toEqual([
      [1, null, 'timeout'],
      [2, null, 'timeout'],
      [3, null, 'timeout'],
    ]);
    for (const { duration_ms: durationMs } of dead)
      expect(durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 50);

    const foreign = await installation.createApp(server);
    const replay = (by: TestApp): Promise<unknown> =>
      signedCall(by, '/webhooks/replay', { msg_id: msgId }).then((reply) => succeeded(reply).data);
    expect(await replay(foreign)).toEqual({ count: 0 });
    expect(await attemptsOf(foreign, { msg_id: msgId })).toEqual([]);
    expect(await replay(app)).toEqual({ count: 1 });
    expect(await replay(app)).toEqual({ count: 0 });
    await until('the second death', async () => {
      const rows = await attemptsOf(app, { msg_id: msgId });
      return rows.filter(({ outcome }) => outcome === 'dead').length === 2;
    });

    callbacks.answer = (response) => response.end();
    expect(await installation.cli('webhooks', 'replay', app.key, '--all')).toEqual({ count: 1 });
    await untilOutcome(app, msgId, 'delivered');
    const listed = (await installation.cli('webhooks', 'list', app.key, '--msg-id', msgId)) as object[];
    expect(listed).toHaveLength(2 * ATTEMPTS_MAX + 1);
    expect(listed[0]).toMatchObject({
      msgId,
      attempt: 2 * ATTEMPTS_MAX + 1,
      outcome: 'delivered',
      status: 200,
    });
  });

  it('is shown to its own app alone, by signed calls alone, a page at a time', async () => {
    const own = await createCallbackApp(installation, server, callbacks.url());
    const [from, to] = [await registerUser(own), await registerUser(own)];
    const msgIds = [await sendText(from, to), await sendText(from, to), await sendText(from, to)];
    for (const msgId of msgIds) await untilOutcome(own, msgId, 'delivered');
    const page = async (marker: string): Promise<{ data: AttemptRow[]; next: string | null }> => {
      const request = inStyle('query', 'GET', '/webhooks/attempts', { limit: 2, marker });
      return succeeded(await signedRequest(own, request)).data as { data: AttemptRow[]; next: string | null };
    };
    const first = await page('');
    const second = await page(first.next!);
    expect(second.next).toBeNull();
    const seen = [...first.data, ...second.data].map(({ msg_id }) => msg_id);
    expect(seen.sort()).toEqual([...msgIds].sort());

    const unsigned = inStyle('query', 'GET', '/webhooks/attempts', {});
    expectDoubledError(await signedRequest(own, unsigned, { sign: 'x' }), 4005, '驗簽失敗');
    for (const parameters of [{ msg_id: 'x' }, { since: 'y' }, { limit: '-1' }, { marker: 'z' }]) {
      expectParameterError(
        await signedRequest(own, inStyle('query', 'GET', '/webhooks/attempts', parameters)),
      );
    }
    expectParameterError(await signedCall(own, '/webhooks/replay', {}));
    expectParameterError(await signedCall(own, '/webhooks/replay', { msg_id: 'x' }));
    const hourMs = 3_600_000;
    expect(await attemptsOf(own, { since: Math.floor((Date.now() + hourMs) / 1000) })).toEqual([]);
    expect(await attemptsOf(own, { until: Date.now() - hourMs })).toEqual([]);
    expect(await attemptsOf(own, { since: Date.now() - hourMs, until: '' })).toHaveLength(3);
  });
});

describe('S14: a callback URL', () => {
  it('is not followed where it redirects to', async () => {
    const inner = await CallbackServer.start();
    callbacks.answer = (response) => response.writeHead(302, { location: inner.url() }).end();
    const rows = await untilOutcome(app, await sendText(alice, bob), 'dead');
    expect(rows.at(-1)).toMatchObject({ status: 302 });
    expect(inner.received).toEqual([]);
    await inner.stop();
  });

  it('inside our own network is never called, unless the operator allows it', async () => {
    const strict = await Installation.create({
      env: { ...ENVIRONMENT, HONGYAN_WEBHOOKS_ALLOW_PRIVATE: undefined },
    });
    try {
      const at = await strict.start();
      const guarded = await strict.createApp(at);
      const [from, to] = [await registerUser(guarded), await registerUser(guarded)];
      for (const [host, language] of [
        ['127.0.0.1', 'en'],
        ['localhost', 'zh-CN'],
      ] as const) {
        const url = `http://${host}:${callbacks.port}/guarded`;
        await expect(strict.cli('app', 'set', guarded.key, `callbackUrl=${url}`)).rejects.toThrow(
          'callbackUrl must be an address of the public Internet.',
        );
        // A name may come to mean an inner address when it is set already.
        await runSql(strict.databaseUrl, 'UPDATE apps SET callback_url = ? WHERE id = ?', [url, guarded.id]);
        // Any other change tells the process to look again.
        await strict.cli('app', 'set', guarded.key, `language=${language}`);
        const rows = await untilOutcome(guarded, await sendText(from, to), 'dead');
        expect(new Set(rows.map(({ error }) => error))).toEqual(new Set(['address not allowed']));
      }
      expect(callbacks.received.filter(({ path }) => path === '/guarded')).toEqual([]);
    } finally {
      await strict.dispose();
    }
  });
});
