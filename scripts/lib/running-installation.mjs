import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from './process-identity.mjs';
import { readRecord } from './pid-lock.mjs';

/** The file in which a running `npm start` says how to reach it. It holds secrets, so it is private. */
export function runtimeFileOf(folder) {
  return join(folder, '.hongyan/runtime.json');
}

/**
 * The settings of the installation that runs in one of these folders, as environment variables; empty if none.
 * @param {string[]} folders the first with a living installation counts
 * @returns {Record<string, string>}
 */
export function findRunningInstallation(folders) {
  for (const folder of folders) {
    const path = runtimeFileOf(folder);
    const runtime = existsSync(path) ? readRecord(path) : null;
    if (!isRunning(runtime)) continue;
    return {
      DATABASE_URL: runtime.databaseUrl,
      REDIS_URL: runtime.redisUrl,
      HONGYAN_MASTER_KEY: runtime.masterKey,
      HONGYAN_HTTP_PORT: String(runtime.httpPort),
      HONGYAN_WS_PORT: String(runtime.wsPort),
    };
  }
  return {};
}
