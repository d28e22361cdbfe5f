import { describe, expect, it } from '@jest/globals';
import type { App } from '../apps/app.js';
import { until } from '../../test/harness/until.js';
import {
  BREAKER_FAILURES,
  BREAKER_OPEN_MS,
  missedDelivery,
  webhookBench,
} from '../../test/medium/webhooks.js';

const bench = webhookBench();

describe('one app', () => {
  it('has few calls at a time, and the rest wait without an attempt', async () => {
    const app = await bench.createApp();
    const msgIds = await Promise.all(Array.from({ length: 20 }, () => bench.owe(app)));
    const release: (() => void)[] = [];
    bench.server.answer = (response) => void release.push(() => response.end());
    const all = Promise.all(
      msgIds.map((msgId) => bench.one.attempts.make({ appId: app.id, msgId, attempt: 1 })),
    );
    await until('the calls', () => release.length === 8);
    const neighbour = await bench.createApp();
    const msgId = await bench.owe(neighbour);
    const free = bench.one.attempts.make({ appId: neighbour.id, msgId, attempt: 1 });
    await until('the neighbour’s call', () => release.length === 9);
    for (const each of release) each();
    await Promise.all([all, free]);
    expect(await bench.countRows('webhook_owed', app)).toBe(12);
    expect(await bench.attemptsOf(app)).toHaveLength(8);
    expect(bench.server.received).toHaveLength(9);
  });
});

async function fail(app: App, count: number): Promise<void> {
  bench.server.answer = (response) => response.writeHead(500).end();
  for (let index = 0; index < count; index++) {
    await bench.one.attempts.make({ appId: app.id, msgId: await bench.owe(app), attempt: 1 });
  }
}

describe('the breaker of a callback URL', () => {
  it('opens after failures in a row, for all workers, and burns no attempts', async () => {
    const app = await bench.createApp();
    await fail(app, BREAKER_FAILURES);
    const msgId = await bench.owe(app);
    for (const worker of [bench.one, bench.other]) {
      expect(await worker.breaker.stateOf(bench.server.url())).toBe('open');
      await worker.attempts.make({ appId: app.id, msgId, attempt: 1 });
    }
    expect(bench.server.receivedFor(msgId)).toHaveLength(0);
    expect(await bench.attemptsOf(app, { msgId })).toEqual([]);
    const neighbour = await bench.createApp({ callbackUrl: bench.server.url('/other') });
    const theirs = await bench.owe(neighbour);
    await bench.one.attempts.make({ appId: neighbour.id, msgId: theirs, attempt: 1 });
    expect(bench.server.receivedFor(theirs)).toHaveLength(1);
  });

  it('stays closed while a success comes between the failures', async () => {
    const app = await bench.createApp();
    await fail(app, BREAKER_FAILURES - 1);
    bench.server.answer = (response) => response.end();
    await bench.one.attempts.make({ appId: app.id, msgId: await bench.owe(app), attempt: 1 });
    await fail(app, BREAKER_FAILURES - 1);
    expect(await bench.one.breaker.stateOf(bench.server.url())).toBe('closed');
  });

  it('lets one callback try after a while: success closes it, failure opens it again', async () => {
    const app = await bench.createApp();
    await fail(app, BREAKER_FAILURES);
    bench.setAhead(BREAKER_OPEN_MS);
    const [probe, waiting] = [await bench.owe(app), await bench.owe(app)];
    let answer: (() => void) | undefined;
    bench.server.answer = (response) => void (answer = () => response.writeHead(500).end());
    const probing = bench.one.attempts.make({ appId: app.id, msgId: probe, attempt: 1 });
    await until('the probe', () => answer);
    await bench.other.attempts.make({ appId: app.id, msgId: waiting, attempt: 1 });
    answer!();
    await probing;
    expect(bench.server.receivedFor(probe)).toHaveLength(1);
    expect(bench.server.receivedFor(waiting)).toHaveLength(0);
    expect(await bench.other.breaker.stateOf(bench.server.url())).toBe('open');

    bench.setAhead(2 * BREAKER_OPEN_MS);
    bench.server.answer = (response) => response.end();
    await bench.other.attempts.make({ appId: app.id, msgId: waiting, attempt: 1 });
    expect(bench.server.receivedFor(waiting)).toHaveLength(1);
    expect(await bench.one.breaker.stateOf(bench.server.url())).toBe('closed');
  });

  it('keeps the sweepers away while it is open, and not from its neighbours', async () => {
    const app = await bench.createApp();
    await bench.owe(app);
    await fail(app, BREAKER_FAILURES);
    const neighbour = await bench.createApp({ callbackUrl: bench.server.url('/other') });
    const theirs = await bench.owe(neighbour);
    bench.setAhead(bench.config.webhooksGraceMs);
    bench.one.sweeper.onApplicationBootstrap();
    const job = { appId: neighbour.id, msgId: theirs, attempt: 1 };
    await until('the neighbour’s job', async () => (await bench.queuedJobs(neighbour)).length > 0);
    expect(await bench.queuedJobs(neighbour)).toEqual([job]);
    expect(await bench.queuedJobs(app)).toEqual([]);
    bench.setAhead(BREAKER_OPEN_MS + 1);
    await until('a job for the open URL', async () => (await bench.queuedJobs(app)).length > 0);
  });
});

describe('a flushed Redis', () => {
  it('only delays what is owed: a sweeper queues it again', async () => {
    const app = await bench.createApp();
    const callbacks = await bench.one.webhooks.callbacksOf([missedDelivery(app.id)]);
    await bench.one.unitOfWork.run((tx) => bench.one.webhooks.owe(tx, callbacks));
    await bench.one.webhooks.announce(callbacks);
    expect(await bench.queuedJobs(app)).toHaveLength(1);
    await bench.one.redis.flush();
    expect(await bench.queuedJobs(app)).toEqual([]);
    bench.setAhead(bench.config.webhooksGraceMs);
    bench.one.sweeper.onApplicationBootstrap();
    await until('the job', async () => (await bench.queuedJobs(app)).length > 0);
    expect(await bench.queuedJobs(app)).toEqual([{ appId: app.id, msgId: callbacks[0]!.msgId, attempt: 1 }]);
  });
});
