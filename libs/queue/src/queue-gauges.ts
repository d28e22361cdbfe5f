import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Metrics } from '@hongyan/telemetry';
import { queueNames } from './job-catalogue.js';
import { JobProducer } from './job-producer.js';

/** Shows how many jobs wait in each queue, and in each partition of those that have some. */
@Injectable()
export class QueueGauges {
  constructor(metrics: Metrics, jobs: JobProducer, @Inject(CONFIG) config: Config) {
    const names = queueNames(config.deliveryPartitions);
    metrics.readAtScrape([metrics.queueJobs], async () => {
      const counts = await Promise.all(names.map((queue) => jobs.count(queue)));
      return names.flatMap((queue, index) =>
        Object.entries(counts[index]!).map(
          ([state, count]) => [metrics.queueJobs, count, { queue, state }] as const,
        ),
      );
    });
  }
}
