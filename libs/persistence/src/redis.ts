import { Redis } from 'ioredis';
import type { Logger } from '@hongyan/telemetry';

/**
 * How a client behaves while Redis is away. `impatient` fails at once, so that a request never waits for speed
 * that is not there; `patient` waits for ever, as blocking readers and queue workers want.
 */
export type RedisPatience = 'impatient' | 'patient';

const RECONNECT_MS_MAX = 1_000;
const COMMAND_TIMEOUT_MS = 2_000;

/** A connection to Redis that reconnects by itself for as long as the process lives. */
export function createRedis(url: string, patience: RedisPatience, logger: Logger): Redis {
  const client = new Redis(url, {
    retryStrategy: (attempt) => Math.min(50 * attempt, RECONNECT_MS_MAX),
    maxRetriesPerRequest: patience === 'patient' ? null : 0,
    enableOfflineQueue: patience === 'patient',
    ...(patience === 'impatient' ? { commandTimeout: COMMAND_TIMEOUT_MS } : {}),
  });
  // One line per outage, not one per attempt.
  let isDown = false;
  client.on('error', (error: Error) => {
    if (!isDown) logger.warn({ err: error }, 'Redis is not reachable');
    isDown = true;
  });
  client.on('ready', () => {
    if (isDown) logger.info('Redis is reachable again');
    isDown = false;
  });
  return client;
}
