import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { type Job, Queue, Worker } from 'bullmq';
import { CONFIG, type Config } from '@hongyan/config';
import { RedisClients } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { JOB_CATALOGUE, type JobName, queueNameOf } from './job-catalogue.js';
import { JOB_HANDLER_METADATA, type JobHandler } from './job-handler.decorator.js';
import { runWithPile } from './pile.js';
import { queuePrefix } from './queue-prefix.js';

/** A worker that is silent for so long has lost its job to another one. */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 2_000;
/** Longest that an idle worker sleeps before it looks at its queue again, in seconds. */
const DRAIN_DELAY_SECONDS = 1;
const CONCURRENCY_DEFAULT = 8;
const CONCURRENCY_CHECK_MS = 2_000;

/**
 * Runs the handlers of all jobs in this process. A partition is one BullMQ queue with a global concurrency of one:
 * many processes wait on it, one works, and when that one dies another takes over within {@link LOCK_MS}.
 */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly workers: Worker[] = [];
  private readonly partitionQueues: Queue[] = [];
  private concurrencyTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly clients: RedisClients,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const [name, handler] of this.findHandlers()) {
      const { isPartitioned, concurrency = CONCURRENCY_DEFAULT } = JOB_CATALOGUE[name];
      const partitions = isPartitioned ? this.config.deliveryPartitions : 1;
      for (let partition = 0; partition < partitions; partition++) {
        await this.serve(queueNameOf(name, partition), handler, isPartitioned ? 'partition' : concurrency);
      }
    }
    this.concurrencyTimer = setInterval(() => void this.limitPartitions(), CONCURRENCY_CHECK_MS);
  }

  /** Throws unless each job of the catalogue has exactly one handler: silence is no answer for a job. */
  private findHandlers(): Map<JobName, JobHandler<JobName>> {
    const handlers = new Map<JobName, JobHandler<JobName>>();
    for (const { metatype, instance } of this.discovery.getProviders()) {
      const name = metatype && this.reflector.get<JobName | undefined>(JOB_HANDLER_METADATA, metatype);
      if (!name) continue;
      if (handlers.has(name)) throw new Error(`Job ${name} has more than one handler.`);
      handlers.set(name, instance as JobHandler<JobName>);
    }
    const orphan = (Object.keys(JOB_CATALOGUE) as JobName[]).find((name) => !handlers.has(name));
    if (orphan) throw new Error(`Job ${orphan} has no handler.`);
    return handlers;
  }

  private async serve(
    queueName: string,
    handler: JobHandler<JobName>,
    concurrency: number | 'partition',
  ): Promise<void> {
    const prefix = queuePrefix(this.config.redisPrefix, queueName);
    let run = (job: Job): Promise<void> => handler.handle(job.data);
    if (concurrency === 'partition') {
      const queue = new Queue(queueName, { connection: this.clients.shared, prefix, skipVersionCheck: true });
      queue.on('error', () => undefined);
      await queue.setGlobalConcurrency(1);
      this.partitionQueues.push(queue);
      if (handler.handleAll) run = (job) => runWithPile(queue, job, (all) => handler.handleAll!(all));
    }
    const worker = new Worker(queueName, run, {
      connection: this.clients.open('patient'),
      prefix,
      concurrency: concurrency === 'partition' ? 1 : concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      // Losing a worker says nothing about the job: it is tried until it is done.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      drainDelay: DRAIN_DELAY_SECONDS,
      runRetryDelay: 500,
      skipVersionCheck: true,
    });
    worker.on('error', (error) =>
      this.logger.debug({ err: error, queue: queueName }, 'Worker connection error'),
    );
    worker.on('failed', (job, error) =>
      this.logger.error({ err: error, queue: queueName, jobId: job?.id }, 'Job failed'),
    );
    this.workers.push(worker);
  }

  /** The limit lives in Redis, so a flush forgets it. */
  private async limitPartitions(): Promise<void> {
    await Promise.allSettled(this.partitionQueues.map((queue) => queue.setGlobalConcurrency(1)));
  }

  /** Lets running jobs finish, while all they need still stands; waiting ones stay for other workers. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.concurrencyTimer);
    await Promise.allSettled(this.workers.map((worker) => worker.close()));
    // Others look at a partition that was served here only when something is added, or after their idle sleep: BullMQ's
    // marker wakes one of them now.
    await Promise.allSettled(
      this.partitionQueues.map((queue) => this.clients.shared.zadd(queue.toKey('marker'), 0, '0')),
    );
    await Promise.allSettled(this.partitionQueues.map((queue) => queue.close()));
  }
}
