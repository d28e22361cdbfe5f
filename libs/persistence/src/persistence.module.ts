import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '@hongyan/config';
import { dataSourceOptions } from './data-source.js';
import { Invalidations } from './invalidations.js';
import { PoolGauges } from './pool-gauges.js';
import { RedisClients } from './redis-clients.js';
import { UnitOfWork } from './unit-of-work.js';

/** The database through TypeORM, and Redis. Entities register themselves from their rooms. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        ...dataSourceOptions(config),
        autoLoadEntities: true,
        // A database that is away at start is one sentence and exit code 1, not ten attempts.
        retryAttempts: 0,
      }),
    }),
  ],
  providers: [UnitOfWork, RedisClients, Invalidations, PoolGauges],
  exports: [UnitOfWork, RedisClients, Invalidations],
})
export class PersistenceModule {}
