import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { Queue } from 'bullmq';
import { DataSource } from 'typeorm';
import type { Config } from '@hongyan/config';
import { formatMessageId, newMessageId } from '@hongyan/kernel';
import { dataSourceOptions, Invalidations, UnitOfWork } from '@hongyan/persistence';
import { chatFrame } from '@hongyan/protocol';
import { type Delivery, JobProducer, type WebhookJob } from '@hongyan/queue';
import type { App } from '../../src/apps/app.js';
import type { AppSettings } from '../../src/apps/app-settings.js';
import { Figures } from '../../src/figures/figures.service.js';
import { AppsService } from '../../src/apps/apps.service.js';
import type { Attempt } from '../../src/webhooks/attempt.js';
import { type AttemptFilter, AttemptsRepository } from '../../src/webhooks/attempts.repository.js';
import { BreakerStore } from '../../src/webhooks/breaker.store.js';
import { CallbackAttempts } from '../../src/webhooks/callback-attempts.service.js';
import { CallbackClient } from '../../src/webhooks/callback-client.service.js';
import { DeadLettersRepository } from '../../src/webhooks/dead-letters.repository.js';
import { OwedCallbacksRepository } from '../../src/webhooks/owed-callbacks.repository.js';
import { WebhookLog } from '../../src/webhooks/webhook-log.service.js';
import { WebhookSweeperService } from '../../src/webhooks/webhook-sweeper.service.js';
import { WebhooksService } from '../../src/webhooks/webhooks.service.js';
import { CallbackServer } from '../harness/callback-server.js';
import { unique } from '../harness/unique.js';
import { TestApps } from './apps.js';
import { TestDatabase } from './database.js';
import { TestClock, testConfig } from './parts.js';
import { SILENT, TestRedis } from './redis.js';

export const ATTEMPTS_MAX = 3;
export const BREAKER_FAILURES = 5;
export const BREAKER_OPEN_MS = 60_000;
export const ALL_ATTEMPTS: AttemptFilter = {
  msgId: null,
  sinceMs: null,
  untilMs: null,
  outcome: null,
  after: null,
};

/** The webhooks of one process, wired by hand on real engines. */
export interface WebhookParts {
  readonly config: Config;
  readonly dataSource: DataSource;
  readonly redis: TestRedis;
  readonly clock: TestClock;
  readonly unitOfWork: UnitOfWork;
  readonly testApps: TestApps;
  readonly apps: AppsService;
  readonly owed: OwedCallbacksRepository;
  readonly breaker: BreakerStore;
  readonly webhooks: WebhooksService;
  readonly log: WebhookLog;
  readonly attempts: CallbackAttempts;
  readonly sweeper: WebhookSweeperService;
  close(): Promise<void>;
}

export async function openWebhooks(config: Config): Promise<WebhookParts> {
  const dataSource = new DataSource(dataSourceOptions(config));
  const [redis] = await Promise.all([TestRedis.open(config), dataSource.initialize()]);
  const clock = new TestClock();
  const unitOfWork = new UnitOfWork(dataSource);
  const invalidations = new Invalidations(redis, SILENT);
  invalidations.onModuleInit();
  const testApps = new TestApps({ config, unitOfWork, clock, invalidations });
  const apps = testApps.service;
  const jobs = new JobProducer(redis, config, SILENT);
  await redis.untilAllReady();
  const owed = new OwedCallbacksRepository();
  const attemptRows = new AttemptsRepository();
  const breaker = new BreakerStore(config, redis, clock);
  const webhooks = new WebhooksService(config, apps, owed, jobs, clock, SILENT);
  const client = new CallbackClient({
    timeoutMs: config.webhooksTimeoutMs,
    allowHttp: true,
    allowPrivate: config.webhooksAllowPrivate,
  });
  return {
    config,
    dataSource,
    redis,
    clock,
    unitOfWork,
    testApps,
    apps,
    owed,
    breaker,
    webhooks,
    log: new WebhookLog(config, attemptRows, new DeadLettersRepository(), webhooks, unitOfWork, clock),
    attempts: new CallbackAttempts(
      config,
      apps,
      owed,
      attemptRows,
      breaker,
      client,
      new Figures(),
      unitOfWork,
      clock,
    ),
    sweeper: new WebhookSweeperService(config, apps, owed, breaker, webhooks, unitOfWork, clock, SILENT),
    close: async () => {
      await dataSource.destroy();
      redis.onApplicationShutdown();
    },
  };
}

/** A chat frame that found nobody online. */
export function missedDelivery(
  appId: number,
  changes: Partial<Parameters<typeof chatFrame>[0]> = {},
): Delivery {
  const frame = chatFrame({
    msgId: formatMessageId(newMessageId(Date.now())),
    fromUid: 'alice',
    targetUid: 'bob',
    type: 'Msg:Txt',
    contentJson: JSON.stringify({ content: randomBytes(6).toString('hex'), extra: '' }),
    sendTime: '2026-01-02 03:04:05',
    nickname: 'Alice',
    ...changes,
  });
  return { appId, targetUserId: 1, frame, isPushWanted: true };
}

/** Two workers of one installation, new for every test, and an app server that hears them. */
export class WebhookBench {
  config!: Config;
  one!: WebhookParts;
  other!: WebhookParts;
  server!: CallbackServer;
  database!: TestDatabase;

  async open(): Promise<void> {
    this.config = testConfig({
      DATABASE_URL: this.database.url,
      HONGYAN_WEBHOOKS_ALLOW_PRIVATE: 'true',
      HONGYAN_WEBHOOKS_TIMEOUT_MS: '2000',
      HONGYAN_WEBHOOKS_ATTEMPTS_MAX: String(ATTEMPTS_MAX),
      HONGYAN_WEBHOOKS_BREAKER_FAILURES: String(BREAKER_FAILURES),
      HONGYAN_WEBHOOKS_BREAKER_OPEN_MS: String(BREAKER_OPEN_MS),
      HONGYAN_WEBHOOKS_SWEEP_MS: '50',
    });
    [this.one, this.other, this.server] = await Promise.all([
      openWebhooks(this.config),
      openWebhooks(this.config),
      CallbackServer.start(),
    ]);
  }

  async close(): Promise<void> {
    this.one.sweeper.onModuleDestroy();
    await this.one.redis.flush();
    await Promise.all([this.one.close(), this.other.close(), this.server.stop()]);
  }

  async createApp(settings: Partial<AppSettings> = { callbackUrl: this.server.url() }): Promise<App> {
    const { app } = await this.one.testApps.create(1, unique('app-'));
    return this.one.testApps.set(app, settings);
  }

  /** Owes a callback as delivery does, but leaves the queue alone; returns its message id. */
  async owe({ id }: App): Promise<string> {
    const { webhooks, unitOfWork } = this.one;
    const callbacks = await webhooks.callbacksOf([missedDelivery(id)]);
    await unitOfWork.run((tx) => webhooks.owe(tx, callbacks));
    return callbacks[0]!.msgId;
  }

  async attemptsOf({ id }: App, filter: Partial<AttemptFilter> = {}): Promise<readonly Attempt[]> {
    return (await this.one.log.page(id, { ...ALL_ATTEMPTS, ...filter }, 200)).attempts;
  }

  async countRows(table: string, { id }: App): Promise<number> {
    const [row] = await this.one.unitOfWork.pool.query<{ count: number }>(
      `SELECT COUNT(*) AS count FROM ${table} WHERE app_id = ?`,
      [id],
    );
    return row!.count;
  }

  /** The jobs of an app that wait in the queue. */
  async queuedJobs({ id }: App): Promise<WebhookJob[]> {
    const connection = this.one.redis.shared.duplicate({ enableOfflineQueue: true });
    const queue = new Queue('webhooks', { connection, prefix: `{${this.config.redisPrefix}-webhooks}` });
    const jobs = await queue.getJobs(['wait'], 0, -1, true);
    await queue.close();
    connection.disconnect();
    return jobs.map(({ data }) => data as WebhookJob).filter(({ appId }) => appId === id);
  }

  /** Puts both workers' clocks forward. */
  setAhead(ms: number): void {
    this.one.clock.aheadMs = ms;
    this.other.clock.aheadMs = ms;
  }
}

/** A bench for the tests of one file. */
export function webhookBench(): WebhookBench {
  const bench = new WebhookBench();
  beforeAll(async () => {
    bench.database = await TestDatabase.create();
  });
  beforeEach(() => bench.open());
  afterEach(() => bench.close());
  afterAll(() => bench.database.dispose());
  return bench;
}
