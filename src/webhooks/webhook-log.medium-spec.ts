import { describe, expect, it } from '@jest/globals';
import type { App } from '../apps/app.js';
import { ALL_ATTEMPTS, ATTEMPTS_MAX, webhookBench } from '../../test/medium/webhooks.js';
import type { Attempt } from './attempt.js';
import type { AttemptFilter } from './attempts.repository.js';

const LONG_MS = 3_600_000;
const DAY_MS = 86_400_000;
const bench = webhookBench();

async function bury(app: App): Promise<string> {
  const msgId = await bench.owe(app);
  bench.server.answer = (response) => response.writeHead(400).end();
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    await bench.one.attempts.make({ appId: app.id, msgId, attempt });
  }
  return msgId;
}

function idsOf(attempts: readonly Attempt[]): string[] {
  return attempts.map(({ msgId }) => msgId);
}

describe('the log of an app', () => {
  it('replays a dead letter with fresh attempts whose numbers go on', async () => {
    const app = await bench.createApp();
    const msgId = await bury(app);
    expect(await bench.one.log.replay(app.id, msgId)).toBe(1);
    expect(await bench.one.log.replay(app.id, msgId)).toBe(0);
    expect(await bench.queuedJobs(app)).toEqual([{ appId: app.id, msgId, attempt: ATTEMPTS_MAX + 1 }]);
    bench.server.answer = (response) => response.end();
    await bench.one.attempts.make({ appId: app.id, msgId, attempt: ATTEMPTS_MAX + 1 });
    const [first, ...rest] = bench.server.receivedFor(msgId);
    for (const each of rest) expect(each.body).toBe(first!.body);
    expect(rest).toHaveLength(ATTEMPTS_MAX);
    const last = (await bench.attemptsOf(app)).find(({ attempt }) => attempt === ATTEMPTS_MAX + 1);
    expect(last).toMatchObject({ outcome: 'delivered' });
  });

  it('replays all of the app and nothing of another one', async () => {
    const [app, foreign] = [
      await bench.createApp(),
      await bench.createApp({ callbackUrl: bench.server.url('/foreign') }),
    ];
    const foreignId = await bury(foreign);
    await bury(app);
    expect(await bench.one.log.replay(app.id, foreignId)).toBe(0);
    await bench.one.breaker.reportSuccess(bench.server.url());
    await bury(app);
    expect(await bench.one.log.replay(app.id, null)).toBe(2);
    expect(await bench.countRows('webhook_owed', app)).toBe(2);
    expect(await bench.countRows('webhook_dead_letters', foreign)).toBe(1);
    expect(await bench.attemptsOf(app, { msgId: foreignId })).toEqual([]);
  });

  it('pages through attempts of equal times without losing or repeating one', async () => {
    const app = await bench.createApp();
    const msgIds: string[] = [];
    for (let index = 0; index < 7; index++) msgIds.push(await bench.owe(app));
    for (const msgId of msgIds) await bench.one.attempts.make({ appId: app.id, msgId, attempt: 1 });
    await bench.one.unitOfWork.pool.execute(
      'UPDATE webhook_attempts SET at_ms = at_ms DIV 1000000 WHERE app_id = ?',
      [app.id],
    );
    const seen: string[] = [];
    let after: AttemptFilter['after'] = null;
    for (;;) {
      const { attempts, next } = await bench.one.log.page(app.id, { ...ALL_ATTEMPTS, after }, 3);
      seen.push(...attempts.map(({ msgId }) => msgId));
      after = attempts.at(-1) ?? null;
      if (next === null) break;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(msgIds));
  });

  it('filters by time', async () => {
    const app = await bench.createApp();
    const early = await bench.owe(app);
    await bench.one.attempts.make({ appId: app.id, msgId: early, attempt: 1 });
    bench.setAhead(LONG_MS);
    const late = await bench.owe(app);
    await bench.one.attempts.make({ appId: app.id, msgId: late, attempt: 1 });
    const middleMs = Date.now() + LONG_MS / 2;
    expect(idsOf(await bench.attemptsOf(app))).toEqual([late, early]);
    expect(idsOf(await bench.attemptsOf(app, { sinceMs: middleMs }))).toEqual([late]);
    expect(idsOf(await bench.attemptsOf(app, { untilMs: middleMs }))).toEqual([early]);
  });

  it('forgets attempts and dead letters after so many days, and nothing that is owed', async () => {
    const app = await bench.createApp();
    await bury(app);
    await bench.owe(app);
    bench.setAhead(bench.config.webhooksKeepDays * DAY_MS - 60_000);
    await bench.one.log.prune();
    expect(await bench.countRows('webhook_attempts', app)).toBe(ATTEMPTS_MAX);
    bench.setAhead(bench.config.webhooksKeepDays * DAY_MS + 60_000);
    await bench.one.log.prune();
    expect(await bench.countRows('webhook_attempts', app)).toBe(0);
    expect(await bench.countRows('webhook_dead_letters', app)).toBe(0);
    expect(await bench.countRows('webhook_owed', app)).toBe(1);
  });
});
