import { describe, expect, it } from '@jest/globals';
import type { App } from '../apps/app.js';
import { ATTEMPTS_MAX, missedDelivery, webhookBench } from '../../test/medium/webhooks.js';

const LONG_MS = 3_600_000;
const bench = webhookBench();

describe('a callback that is owed', () => {
  it('exists for enabled apps with a callback URL, whether the message is stored or not', async () => {
    const app = await bench.createApp();
    const silent = await bench.createApp({ callbackUrl: '' });
    const disabled = await bench.createApp();
    await bench.one.testApps.setStatus(disabled, 'disabled');
    const customize = { type: 'Sys:Customize', contentJson: '{ "k" : 1.0 }' };
    const callbacks = await bench.one.webhooks.callbacksOf([
      missedDelivery(app.id, customize),
      missedDelivery(silent.id),
      missedDelivery(disabled.id),
    ]);
    expect(callbacks.map(({ appId }) => appId)).toEqual([app.id]);
    expect(new URLSearchParams(callbacks[0]!.body).get('content')).toBe(
      '{"from_uid":"alice","target_uid":"bob","type":"Sys:Customize","content":{ "k" : 1.0 },"nickname":"Alice"}',
    );
  });

  it('is owed once, however often it is written', async () => {
    const app = await bench.createApp();
    const callbacks = await bench.one.webhooks.callbacksOf([missedDelivery(app.id)]);
    await bench.one.unitOfWork.run((tx) => bench.one.webhooks.owe(tx, callbacks));
    await bench.one.unitOfWork.run((tx) => bench.one.webhooks.owe(tx, callbacks));
    expect(await bench.countRows('webhook_owed', app)).toBe(1);
  });

  it('is paid by one answer of 2xx, with one row that holds nothing of the message', async () => {
    const app = await bench.createApp();
    const msgId = await bench.owe(app);
    await bench.one.attempts.make({ appId: app.id, msgId, attempt: 1 });
    expect(bench.server.receivedFor(msgId)).toHaveLength(1);
    expect(await bench.countRows('webhook_owed', app)).toBe(0);
    expect(await bench.attemptsOf(app)).toEqual([
      {
        msgId,
        attempt: 1,
        atMs: expect.any(Number),
        durationMs: expect.any(Number),
        outcome: 'delivered',
        status: 200,
        error: null,
      },
    ]);
    await bench.one.attempts.make({ appId: app.id, msgId, attempt: 1 });
    expect(bench.server.receivedFor(msgId)).toHaveLength(1);
  });

  it('is called by one of two workers that want to at the same time', async () => {
    const app = await bench.createApp();
    const msgIds = await Promise.all(Array.from({ length: 12 }, () => bench.owe(app)));
    const jobs = msgIds.map((msgId) => ({ appId: app.id, msgId, attempt: 1 }));
    bench.server.answer = (response) => setImmediate(() => response.end());
    for (const job of jobs) {
      await Promise.all([
        bench.one.attempts.make(job),
        bench.other.attempts.make(job),
        bench.one.attempts.make(job),
      ]);
    }
    expect(msgIds.map((msgId) => bench.server.receivedFor(msgId).length)).toEqual(msgIds.map(() => 1));
    expect(await bench.countRows('webhook_attempts', app)).toBe(msgIds.length);
  });

  it('comes back after a pause, and is dead after the last attempt', async () => {
    const app = await bench.createApp();
    const msgId = await bench.owe(app);
    bench.server.answer = (response) => response.writeHead(500).end();
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      expect(await bench.countRows('webhook_owed', app)).toBe(1);
      await bench.one.attempts.make({ appId: app.id, msgId, attempt });
    }
    expect(await bench.countRows('webhook_owed', app)).toBe(0);
    expect(await bench.countRows('webhook_dead_letters', app)).toBe(1);
    const attempts = [...(await bench.attemptsOf(app, { msgId }))].sort((a, b) => a.attempt - b.attempt);
    expect(attempts.map(({ attempt, outcome, status }) => [attempt, outcome, status])).toEqual([
      [1, 'failed', 500],
      [2, 'failed', 500],
      [3, 'dead', 500],
    ]);
  });

  it('is due again after the pause and not before', async () => {
    const app = await bench.createApp();
    const msgId = await bench.owe(app);
    bench.server.answer = (response) => response.writeHead(503).end();
    await bench.one.attempts.make({ appId: app.id, msgId, attempt: 1 });
    const { pool } = bench.one.unitOfWork;
    const soonMs = Date.now() + bench.config.webhooksRetryFirstMs / 2 - 2_000;
    expect(await bench.one.owed.takeDue(pool, app.id, soonMs, soonMs, 10)).toEqual([]);
    const laterMs = Date.now() + bench.config.webhooksRetryFirstMs;
    expect(await bench.one.owed.takeDue(pool, app.id, laterMs, laterMs, 10)).toEqual([
      { appId: app.id, msgId, attempt: 2 },
    ]);
  });

  it('is made again when the worker that had claimed it is gone', async () => {
    const app = await bench.createApp();
    const msgId = await bench.owe(app);
    const next = { appId: app.id, msgId, attempt: 1 };
    const nowMs = Date.now();
    expect(
      await bench.one.owed.claim(bench.one.unitOfWork.pool, next, nowMs, nowMs + LONG_MS),
    ).not.toBeNull();
    await bench.other.attempts.make(next);
    expect(bench.server.received).toHaveLength(0);
    bench.setAhead(LONG_MS + 1);
    await bench.other.attempts.make(next);
    expect(bench.server.receivedFor(msgId)).toHaveLength(1);
  });

  it.each<[string, (app: App) => Promise<unknown>]>([
    ['no callback URL', (app) => bench.one.testApps.set(app, { callbackUrl: '' })],
    ['app disabled', (app) => bench.one.testApps.setStatus(app, 'disabled')],
  ])('is dead at once with: %s', async (error, change) => {
    const app = await bench.createApp();
    const msgId = await bench.owe(app);
    await change(app);
    await bench.one.attempts.make({ appId: app.id, msgId, attempt: 1 });
    expect(bench.server.received).toHaveLength(0);
    expect(await bench.attemptsOf(app)).toEqual([
      expect.objectContaining({ outcome: 'dead', status: null, error }),
    ]);
    expect(await bench.countRows('webhook_dead_letters', app)).toBe(1);
  });

  it('is booked although Redis is away', async () => {
    const app = await bench.createApp();
    const msgId = await bench.owe(app);
    await bench.one.redis.goAway();
    await bench.one.attempts.make({ appId: app.id, msgId, attempt: 1 });
    expect(bench.server.receivedFor(msgId)).toHaveLength(1);
    expect(await bench.countRows('webhook_owed', app)).toBe(0);
    await bench.one.redis.comeBack();
  });
});
