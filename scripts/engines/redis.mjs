import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from './account.mjs';
import { answersAsRedis } from './answer.mjs';
import { dockerRun } from './docker.mjs';

export const REDIS_IMAGE = 'redis:7-alpine';

/**
 * How to run a Redis of our own.
 * @param {import('./places.mjs').Places} places
 * @param {{ name: string, password: string, isDurable: boolean, source: { docker: boolean, programs?: object } }} options
 * @returns {import('./engine.mjs').Recipe}
 */
export function redisRecipe(places, { name, password, isDurable, source }) {
  const logFile = join(places.run, `${name}.log`);
  const isReady = (port) => answersAsRedis(port, password);
  const recipe = { name, title: 'Redis', logFile, isReady };
  if (source.docker) {
    const container = dockerRun(places, {
      name,
      image: REDIS_IMAGE,
      port: 6379,
      dataFolder: '/data',
      isDurable,
    });
    const settings = [...configLines({ password, isDurable }), 'protected-mode no'].join('\n');
    // The settings travel in the environment: arguments, and with them the password, show in every `ps`.
    const command =
      'printf "%s\\n" "$HONGYAN_SETTINGS" > /tmp/redis.conf && exec redis-server /tmp/redis.conf';
    return {
      ...recipe,
      spec: (port) => container(port, { HONGYAN_SETTINGS: settings }, ['sh', '-c', command], logFile),
    };
  }
  const data = makePrivateFolder(join(places.dir, name), places.account);
  const configFile = join(places.run, `${name}.conf`);
  const lines = [
    ...configLines({ password, isDurable }),
    'bind 127.0.0.1',
    'protected-mode yes',
    `dir ${quote(data)}`,
  ];
  writeFileSync(configFile, `${lines.join('\n')}\n`, { mode: 0o600 });
  if (places.account) chownSync(configFile, places.account.uid, places.account.gid);
  return {
    ...recipe,
    spec: (port) => ({
      command: source.programs.server,
      argv0: source.programs.argv0,
      args: [configFile, '--port', String(port)],
      cwd: data,
      env: places.environment,
      logFile,
      ...places.account,
    }),
  };
}

/** noeviction: BullMQ's jobs are not a cache, a silently dropped key would be a lost job. */
function configLines({ password, isDurable }) {
  const durability = isDurable ? ['appendonly yes', 'appendfsync everysec'] : ['appendonly no', 'save ""'];
  return [`requirepass ${password}`, 'maxmemory-policy noeviction', 'daemonize no', ...durability];
}

function quote(path) {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
