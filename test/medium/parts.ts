import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type Config, parseConfig } from '@hongyan/config';
import { Clock, type UserPrincipal } from '@hongyan/kernel';
import { Invalidations, UnitOfWork } from '@hongyan/persistence';
import { WallClock } from '@hongyan/protocol';
import { JobProducer } from '@hongyan/queue';
import type { App } from '../../src/apps/app.js';
import { AppsService } from '../../src/apps/apps.service.js';
import { Figures } from '../../src/figures/figures.service.js';
import type { QuotasService } from '../../src/apps/quotas/quotas.service.js';
import type { StoredMessages } from '../../src/apps/quotas/stored-messages.service.js';
import { ClientSendsRepository } from '../../src/messaging/client-sends/client-sends.repository.js';
import { ClientSendsService } from '../../src/messaging/client-sends/client-sends.service.js';
import { Repeats } from '../../src/messaging/client-sends/repeats.service.js';
import { HistoryService } from '../../src/messaging/history.service.js';
import { InboxRepository } from '../../src/messaging/inbox.repository.js';
import { InboxService } from '../../src/messaging/inbox.service.js';
import { Refusals } from '../../src/messaging/life/refusals.service.js';
import { RefusedSendsRepository } from '../../src/messaging/life/refused-sends.repository.js';
import { MessageLogRepository } from '../../src/messaging/message-log.repository.js';
import { MessageLogService } from '../../src/messaging/message-log.service.js';
import { MessagesRepository } from '../../src/messaging/messages.repository.js';
import { MessagesService } from '../../src/messaging/messages.service.js';
import { OutboxRelay } from '../../src/messaging/outbox.relay.js';
import { OutboxRepository } from '../../src/messaging/outbox.repository.js';
import { SyncRepository } from '../../src/messaging/sync/sync.repository.js';
import { SyncService } from '../../src/messaging/sync/sync.service.js';
import { AppConfigRepository } from '../../src/moderation/app-config.repository.js';
import { WordFilterService } from '../../src/moderation/word-filter.service.js';
import { BlocksRepository } from '../../src/users/blocks.repository.js';
import { BlocksService } from '../../src/users/blocks.service.js';
import { DirectoryRepository } from '../../src/users/directory.repository.js';
import { DirectoryService } from '../../src/users/directory.service.js';
import { TokensRepository } from '../../src/users/tokens.repository.js';
import { TokensService } from '../../src/users/tokens.service.js';
import { UsersRepository } from '../../src/users/users.repository.js';
import { UsersService } from '../../src/users/users.service.js';
import { Journeys, Metrics, NO_TRACING } from '@hongyan/telemetry';
import { sharedEngines } from '../harness/engines.js';
import { unique } from '../harness/unique.js';
import { TestApps } from './apps.js';
import { quotasOn } from './quotas.js';
import { TestDatabase } from './database.js';
import { SILENT, TestRedis } from './redis.js';

/** A clock that a test can put forward. */
export class TestClock extends Clock {
  aheadMs = 0;

  override nowMs(): number {
    return super.nowMs() + this.aheadMs;
  }
}

/** Settings of an installation that nobody else has. */
export function testConfig(environment: NodeJS.ProcessEnv = {}): Config {
  const { databaseUrl, redisUrl } = sharedEngines();
  return parseConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    HONGYAN_REDIS_PREFIX: unique('medium'),
    HONGYAN_MASTER_KEY: randomBytes(32).toString('hex'),
    ...environment,
  });
}

/** The services of one process up to messaging, wired by hand on real engines. */
export interface Parts {
  readonly config: Config;
  readonly dataSource: DataSource;
  readonly redis: TestRedis;
  readonly quotas: QuotasService;
  readonly stored: StoredMessages;
  readonly clock: TestClock;
  readonly wallClock: WallClock;
  readonly unitOfWork: UnitOfWork;
  readonly invalidations: Invalidations;
  readonly testApps: TestApps;
  readonly apps: AppsService;
  readonly tokens: TokensService;
  readonly users: UsersService;
  readonly blocks: BlocksService;
  readonly jobs: JobProducer;
  readonly metrics: Metrics;
  readonly journeys: Journeys;
  readonly relay: OutboxRelay;
  readonly outbox: OutboxRepository;
  readonly log: MessageLogService;
  readonly clientSends: ClientSendsService;
  readonly messages: MessagesService;
  readonly history: HistoryService;
  readonly inboxRepository: InboxRepository;
  readonly inbox: InboxService;
  readonly sync: SyncService;
}

/** An installation: one database, one Redis prefix, one master key, and any number of processes on them. */
export class TestInstallation {
  private readonly redises: TestRedis[] = [];

  private constructor(
    readonly config: Config,
    readonly database: TestDatabase,
  ) {}

  static async create(environment: NodeJS.ProcessEnv = {}): Promise<TestInstallation> {
    const database = await TestDatabase.create();
    return new TestInstallation(testConfig({ DATABASE_URL: database.url, ...environment }), database);
  }

  /** One more process, with pools, connections and caches of its own. */
  async openProcess(): Promise<Parts> {
    const { config } = this;
    const [dataSource, redis] = await Promise.all([this.database.open(), TestRedis.open(config)]);
    this.redises.push(redis);
    const clock = new TestClock();
    const wallClock = new WallClock(config.timeZone);
    const unitOfWork = new UnitOfWork(dataSource);
    const invalidations = new Invalidations(redis, SILENT);
    invalidations.onModuleInit();
    const testApps = new TestApps({ config, unitOfWork, clock, invalidations });
    const apps = testApps.service;
    const tokens = new TokensService(config, new TokensRepository(), apps, unitOfWork, clock, invalidations);
    const users = new UsersService(new UsersRepository(), tokens, unitOfWork, clock, invalidations);
    const blocks = new BlocksService(new BlocksRepository(), unitOfWork, clock, invalidations);
    const wordFilter = new WordFilterService(
      new AppConfigRepository(),
      unitOfWork,
      clock,
      SILENT,
      invalidations,
    );
    const jobs = new JobProducer(redis, config, SILENT);
    await redis.untilAllReady();
    const metrics = new Metrics();
    const journeys = new Journeys(metrics, NO_TRACING);
    const relay = new OutboxRelay(jobs, redis, wallClock, SILENT, journeys);
    const outbox = new OutboxRepository(config);
    const clientSendsRepository = new ClientSendsRepository();
    const clientSends = new ClientSendsService(clientSendsRepository, unitOfWork, clock);
    const { quotas, stored, messageQuotas } = quotasOn(unitOfWork, redis, invalidations, clock);
    const log = new MessageLogService(
      config,
      new MessageLogRepository(),
      clientSendsRepository,
      relay,
      outbox,
      unitOfWork,
      clock,
      journeys,
      stored,
      new Figures(),
      metrics,
    );
    const inboxRepository = new InboxRepository();
    const directory = new DirectoryService(new DirectoryRepository(), users, unitOfWork, clock);
    return {
      config,
      dataSource,
      redis,
      quotas,
      stored,
      clock,
      wallClock,
      unitOfWork,
      invalidations,
      testApps,
      apps,
      tokens,
      users,
      blocks,
      jobs,
      metrics,
      journeys,
      relay,
      outbox,
      log,
      clientSends,
      messages: new MessagesService(
        users,
        blocks,
        apps,
        log,
        clock,
        wallClock,
        wordFilter,
        clientSends,
        new Repeats(clientSends, users, log),
        new Refusals(config, new RefusedSendsRepository(), unitOfWork, clock, SILENT),
        messageQuotas,
      ),
      history: new HistoryService(users, new MessagesRepository(), unitOfWork, wallClock),
      inboxRepository,
      sync: new SyncService(new SyncRepository(), directory, unitOfWork, wallClock),
      inbox: new InboxService(users, inboxRepository, log, relay, unitOfWork, clock, wallClock),
    };
  }

  async dispose(): Promise<void> {
    for (const redis of this.redises) {
      if (redis.shared.status === 'ready') await redis.flush();
      redis.onApplicationShutdown();
    }
    await this.database.dispose();
  }
}

export async function createApp({ testApps }: Parts, tenantId = 1): Promise<App> {
  return (await testApps.create(tenantId, unique('app-'))).app;
}

/** Registers a user and returns what the user's token stands for. */
export async function registerUser(
  { users }: Parts,
  { id: appId }: App,
  uid = unique('u'),
): Promise<UserPrincipal> {
  const { user } = await users.register(appId, uid, { nickname: `Nick of ${uid}` });
  return { kind: 'user', appId, userId: user.id, uid, nickname: `Nick of ${uid}` };
}

/** Ends what a part does by itself, as Nest would. */
export async function shutDown(part: object): Promise<void> {
  const hooks = part as Record<string, (() => unknown) | undefined>;
  for (const name of ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown']) {
    await hooks[name]?.();
  }
}
