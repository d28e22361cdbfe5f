import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '@hongyan/telemetry';

/** Shows how much of the connection pool is in use. */
@Injectable()
export class PoolGauges {
  constructor(metrics: Metrics, dataSource: DataSource) {
    metrics.readAtScrape([metrics.databaseConnections, metrics.databaseWaiting], () => {
      const { pool } = dataSource.driver as unknown as { pool: object };
      const idle = lengthOf(pool, '_freeConnections');
      return [
        [metrics.databaseConnections, lengthOf(pool, '_allConnections') - idle, { state: 'busy' }],
        [metrics.databaseConnections, idle, { state: 'idle' }],
        [metrics.databaseWaiting, lengthOf(pool, '_connectionQueue')],
      ];
    });
  }
}

/** mysql2 tells nobody how its pool is doing, and its events miss connections that broke. */
function lengthOf(pool: object, list: '_allConnections' | '_freeConnections' | '_connectionQueue'): number {
  return (Reflect.get(pool, list) as { readonly length: number }).length;
}
