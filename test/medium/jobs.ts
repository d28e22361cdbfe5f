import { Queue } from 'bullmq';
import type { Config } from '@hongyan/config';
import { type DeliveryJob, queueNameOf } from '@hongyan/queue';
import type { TestRedis } from './redis.js';

interface Installation {
  readonly config: Config;
  readonly redis: TestRedis;
}

/** All delivery jobs that wait, by their id, in the order in which they will be taken. */
export async function listWaitingJobs({ config, redis }: Installation): Promise<Map<string, DeliveryJob>> {
  const jobs = new Map<string, DeliveryJob>();
  const connection = redis.shared.duplicate({ enableOfflineQueue: true });
  for (let lane = 0; lane < config.deliveryPartitions; lane++) {
    const name = queueNameOf('messages.deliver', lane);
    const queue = new Queue(name, { connection, prefix: `{${config.redisPrefix}-${name}}` });
    for (const job of await queue.getJobs(['wait', 'prioritized', 'delayed'], 0, -1, true)) {
      jobs.set(job.id!, job.data as DeliveryJob);
    }
    await queue.close();
  }
  connection.disconnect();
  return jobs;
}
