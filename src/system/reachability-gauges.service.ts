import { Injectable } from '@nestjs/common';
import { Metrics } from '@hongyan/telemetry';
import { ReadinessService } from './readiness.service.js';

/** Shows whether the engines answer this process. */
@Injectable()
export class ReachabilityGauges {
  constructor(metrics: Metrics, readiness: ReadinessService) {
    metrics.readAtScrape([metrics.databaseUp, metrics.redisUp], async () => {
      const { database, redis } = await readiness.check();
      return [
        [metrics.databaseUp, Number(database)],
        [metrics.redisUp, Number(redis)],
      ];
    });
  }
}
