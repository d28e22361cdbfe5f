import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngines } from '../../scripts/engines/index.mjs';

export type { Engine } from '../../scripts/engines/index.mjs';

/** A Redis that belongs to one test, to be flushed and stopped at will. */
export interface OwnRedis {
  readonly redis: Engine;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

/** A MariaDB and a Redis that belong to one test and keep their data over `kill` and `start`. */
export interface OwnEngines extends OwnRedis {
  readonly mariadb: Engine;
  readonly databaseUrl: string;
  /** Has a process end before the engines do, however ours ends. */
  adopt(pid: number): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const engines = await startEngines({ only: ['redis'] });
  return { redis: engines.redis!, redisUrl: engines.redisUrl!, stop: () => engines.stop() };
}

export async function startOwnEngines(): Promise<OwnEngines> {
  const dir = await mkdtemp(join(tmpdir(), 'hongyan-engines-'));
  const engines = await startEngines({ dir, durableRedis: true });
  // The launcher keeps a folder that it was given.
  await engines.removeAtEnd(dir);
  return {
    mariadb: engines.mariadb!,
    redis: engines.redis!,
    databaseUrl: engines.databaseUrl!,
    redisUrl: engines.redisUrl!,
    adopt: (pid) => engines.adopt(pid),
    stop: () => engines.stop(),
  };
}

/** The engines that all tests share. */
export function sharedEngines(): { databaseUrl: string; redisUrl: string } {
  const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = process.env;
  if (!databaseUrl || !redisUrl) throw new Error('Run the tests through `npm test`, which brings engines.');
  return { databaseUrl, redisUrl };
}
