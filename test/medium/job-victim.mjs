/**
 * A worker process that takes one job, says so, and never finishes it: somebody will kill it. Runs from `dist`, on
 * the environment of an installation.
 */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule, parseConfig } from '../../dist/libs/config/src/index.js';
import { RedisClients } from '../../dist/libs/persistence/src/index.js';
import { HandlesJob, JOB_CATALOGUE, QueueModule } from '../../dist/libs/queue/src/index.js';
import { createLogger, TelemetryModule } from '../../dist/libs/telemetry/src/index.js';

class EndlessHandler {
  handle(job) {
    process.stdout.write(`took ${job.outboxId}\n`);
    return new Promise(() => {});
  }
}
HandlesJob('messages.deliver')(EndlessHandler);

/** The other jobs need handlers too, or the process does not start. */
const idleHandlers = Object.keys(JOB_CATALOGUE)
  .filter((name) => name !== 'messages.deliver')
  .map((name) => {
    class IdleHandler {
      async handle() {}
    }
    HandlesJob(name)(IdleHandler);
    return IdleHandler;
  });

const config = parseConfig(process.env);
const logger = createLogger('silent');

class RedisModule {}
Module({})(RedisModule);
class VictimModule {}
Module({})(VictimModule);

await NestFactory.createApplicationContext(
  {
    module: VictimModule,
    imports: [
      ConfigModule.forRoot(config),
      TelemetryModule.forRoot(logger),
      {
        module: RedisModule,
        global: true,
        providers: [{ provide: RedisClients, useFactory: () => new RedisClients(config, logger) }],
        exports: [RedisClients],
      },
      QueueModule.forRoot({ runsJobs: true }),
    ],
    providers: [{ provide: EndlessHandler, useClass: EndlessHandler }, ...idleHandlers],
  },
  { logger: false, abortOnError: false },
);
