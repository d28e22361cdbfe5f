import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { parseConfig } from '@hongyan/config';
import { migrate, RedisClients } from '@hongyan/persistence';
import { createLogger, NestLogger } from '@hongyan/telemetry';
import { CliModule } from './cli.module.js';

const REDIS_WAIT_MS = 3_000;

/** The installation that the environment names, opened for one command. */
export interface Installation {
  readonly context: INestApplicationContext;
  /** Brings the schema up to date; returns the names of the migrations that ran. */
  readonly migrate: () => Promise<string[]>;
}

/** Runs a command's work on the installation and closes it again. Throws when it cannot be reached. */
export async function onInstallation<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  const logger = createLogger('error', process.stderr);
  const context = await NestFactory.createApplicationContext(
    CliModule.forRoot(parseConfig(process.env), logger),
    {
      logger: new NestLogger(logger),
      abortOnError: false,
    },
  );
  try {
    await context.get(RedisClients).untilReady(REDIS_WAIT_MS);
    return await work({ context, migrate: () => migrate(context.get(DataSource)) });
  } finally {
    await context.close();
  }
}
