import { Inject, Injectable } from '@nestjs/common';
import { Queue } from 'bullmq';
import { CONFIG, type Config } from '@hongyan/config';
import { RedisClients } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { type JobName, type JobPayloads, queueNameOf } from './job-catalogue.js';
import { queuePrefix } from './queue-prefix.js';

interface AddOptions {
  /** Adding a job whose id is still queued does nothing, so a repeat is harmless. No `:`, not a bare integer. */
  readonly id?: string;
  /** Beyond the number of partitions it is taken modulo that, so that somebody serves it. */
  readonly partition?: number;
}

/** Puts jobs into queues. While Redis is away it fails at once. */
@Injectable()
export class JobProducer {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly clients: RedisClients,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async add<Name extends JobName>(
    name: Name,
    payload: JobPayloads[Name],
    options: AddOptions = {},
  ): Promise<void> {
    const queueName = queueNameOf(name, (options.partition ?? 0) % this.config.deliveryPartitions);
    try {
      await this.queueOf(queueName).add(name, payload, {
        ...(options.id === undefined ? {} : { jobId: options.id }),
        removeOnComplete: true,
        // What is owed stands in the database; a failed job must not block its id from being queued again.
        removeOnFail: true,
      });
    } catch (error) {
      // A queue whose first command failed stays broken for ever in BullMQ: the next add makes a new one.
      this.queues.delete(queueName);
      throw error;
    }
  }

  /**
   * Adds the job, without payload, at every time of a cron pattern in a time zone, once in the whole cluster. A repeat
   * changes nothing.
   */
  async schedule(name: JobName, pattern: string, timeZone: string): Promise<void> {
    const queueName = queueNameOf(name, 0);
    try {
      const queue = this.queueOf(queueName);
      const known = await queue.getJobScheduler(name);
      // Writing the same plan again could skip a run that is just due.
      if (known?.pattern === pattern && known.tz === timeZone) return;
      await queue.upsertJobScheduler(
        name,
        { pattern, tz: timeZone },
        { name, data: {}, opts: { removeOnComplete: true, removeOnFail: true } },
      );
    } catch (error) {
      this.queues.delete(queueName);
      throw error;
    }
  }

  /** How many jobs of a queue wait, run, or are not due yet. Throws while Redis is away. */
  async count(queueName: string): Promise<{ waiting: number; active: number; delayed: number }> {
    try {
      const {
        wait = 0,
        active = 0,
        delayed = 0,
      } = await this.queueOf(queueName).getJobCounts('wait', 'active', 'delayed');
      return { waiting: wait, active, delayed };
    } catch (error) {
      this.queues.delete(queueName);
      throw error;
    }
  }

  private queueOf(queueName: string): Queue {
    let queue = this.queues.get(queueName);
    if (!queue) {
      queue = new Queue(queueName, {
        connection: this.clients.shared,
        prefix: queuePrefix(this.config.redisPrefix, queueName),
        skipWaitingForReady: true,
        skipVersionCheck: true,
      });
      queue.on('error', (error) =>
        this.logger.debug({ err: error, queue: queueName }, 'Queue connection error'),
      );
      this.queues.set(queueName, queue);
    }
    return queue;
  }
}
