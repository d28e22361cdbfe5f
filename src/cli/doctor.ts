import { createConnection } from 'node:net';
import { DataSource } from 'typeorm';
import { type Config, ConfigError, parseConfig } from '@hongyan/config';
import { createRedis, dataSourceOptions } from '@hongyan/persistence';
import { createLogger } from '@hongyan/telemetry';
import { explainBootFailure } from '../boot-failure.js';

/** What one check found, in a sentence. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly message: string;
}

const CLOCK_SKEW_MS_MAX = 2_000;
const REDIS_TIMEOUT_MS = 3_000;
const PORT_TIMEOUT_MS = 1_000;

/** Checks configuration, database, Redis, ports and clocks. Never throws. */
export async function diagnose(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  let config: Config;
  try {
    config = parseConfig(environment);
  } catch (error) {
    const message = error instanceof ConfigError ? error.message : String(error);
    return [{ check: 'configuration', ok: false, message }];
  }
  return [
    { check: 'configuration', ok: true, message: `valid; this process would be ${config.roles.join(', ')}.` },
    ...(await checkDatabase(config)),
    ...(await checkRedis(config)),
    await checkPort('HTTP port', config.httpPort),
    await checkPort('WebSocket port', config.wsPort),
  ];
}

async function checkDatabase(config: Config): Promise<Finding[]> {
  const dataSource = new DataSource(dataSourceOptions({ ...config, databasePoolMax: 4 }));
  try {
    await dataSource.initialize();
    const [row] = await dataSource.query<{ version: string; flush: number; now: string | number }[]>(
      'SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS flush, UNIX_TIMESTAMP(NOW(3)) AS now',
    );
    const isPending = await dataSource.showMigrations();
    const isDurable = row!.flush === 1;
    return [
      { check: 'database', ok: true, message: `answers, version ${row!.version}.` },
      {
        check: 'schema',
        ok: !isPending,
        message: isPending ? 'is behind this version: run `hongyan migrate`.' : 'is up to date.',
      },
      {
        check: 'durability',
        ok: isDurable,
        message: isDurable
          ? 'every commit is on disk before it is acknowledged.'
          : 'commits can be lost with the machine: set innodb_flush_log_at_trx_commit = 1.',
      },
      checkClock('database clock', Number(row!.now) * 1000),
    ];
  } catch (error) {
    return [{ check: 'database', ok: false, message: explainBootFailure(error) }];
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

async function checkRedis(config: Config): Promise<Finding[]> {
  const client = createRedis(config.redisUrl, 'patient', createLogger('silent'));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), REDIS_TIMEOUT_MS);
  });
  try {
    const info = await Promise.race([client.info(), late]);
    const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? 'unknown';
    const [seconds, micros] = await client.time();
    return [
      { check: 'Redis', ok: true, message: `answers, version ${/redis_version:(\S+)/.exec(info)?.[1]}.` },
      {
        check: 'Redis memory policy',
        ok: policy === 'noeviction',
        message:
          policy === 'noeviction'
            ? 'noeviction, as queues need it.'
            : `is ${policy}: set maxmemory-policy noeviction, or queued jobs may vanish until the sweeper finds them.`,
      },
      checkClock('Redis clock', Number(seconds) * 1000 + Number(micros) / 1000),
    ];
  } catch {
    return [{ check: 'Redis', ok: false, message: 'does not answer: check REDIS_URL and that it runs.' }];
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

function checkClock(check: string, theirsMs: number): Finding {
  const skewMs = Math.round(theirsMs - Date.now());
  const isNear = Math.abs(skewMs) <= CLOCK_SKEW_MS_MAX;
  return {
    check,
    ok: isNear,
    message: isNear
      ? 'agrees with ours.'
      : `differs from ours by ${skewMs} ms: run a time service on both machines.`,
  };
}

/** A port is fine when nobody listens there, or Hongyan does. */
async function checkPort(check: string, port: number): Promise<Finding> {
  if (!(await isListening(port))) return { check, ok: true, message: `${port} is free.` };
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/livez`, {
      signal: AbortSignal.timeout(PORT_TIMEOUT_MS),
    });
    const body = (await reply.json()) as { status?: string };
    if (body.status === 'ok') return { check, ok: true, message: `${port} is served by Hongyan.` };
  } catch {
    // Something else listens there; the sentence below says so.
  }
  return { check, ok: false, message: `${port} is taken by another program: stop it or set another port.` };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', timeout: PORT_TIMEOUT_MS });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}
