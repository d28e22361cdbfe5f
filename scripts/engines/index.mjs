import { join } from 'node:path';
import { Failure, explainDisk } from '../lib/failure.mjs';
import { keepSecrets } from '../lib/private-json.mjs';
import { pullImage, removeLeftContainers } from './docker.mjs';
import { Engine } from './engine.mjs';
import { Keeper } from './keeper.mjs';
import { mariadbRecipe } from './mariadb.mjs';
import { MARIADB_IMAGE, mariadbDockerRecipe } from './mariadb-docker.mjs';
import { endOrphans, stateFileOf } from './orphans.mjs';
import { makePlaces, makeTemporaryFolder } from './places.mjs';
import { provideEngine } from './provide.mjs';
import { REDIS_IMAGE, redisRecipe } from './redis.mjs';

/**
 * @typedef {object} Engines
 * @property {string | undefined} databaseUrl The database `hongyan`; its user may also make databases `hongyan_…`.
 * @property {string | undefined} redisUrl
 * @property {string} dir Where they live.
 * @property {Engine | undefined} mariadb
 * @property {Engine | undefined} redis
 * @property {(name: string) => Promise<{ redis: Engine, redisUrl: string }>} startRedis One more, empty Redis.
 * @property {(pid: number) => Promise<void>} adopt A process of ours that shall end before the engines do.
 * @property {(path: string) => Promise<void>} removeAtEnd A folder that shall go away with the engines.
 * @property {(listener: (exit: { name: string, code: unknown, signal: unknown }) => void) => void} onExit
 * @property {() => Promise<void>} stop Ends all in good order; may be called twice.
 */

/**
 * Starts private engines and resolves when they answer. They end with this process, whatever ends it.
 * Without `dir` they live in a temporary folder that goes away with them.
 * @param {object} [options]
 * @param {string} [options.dir]
 * @param {boolean} [options.durableRedis] Redis keeps its data over a restart.
 * @param {('mariadb' | 'redis')[]} [options.only] May be empty: then there is only the watchdog, for `adopt`.
 * @param {number} [options.bufferPoolMb]
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<Engines>}
 */
export async function startEngines(options = {}) {
  const { durableRedis = false, only = ['mariadb', 'redis'], bufferPoolMb = 128, log = () => {} } = options;
  const sources = await provideAll(only, log);
  const dir = options.dir ?? makeTemporaryFolder();
  const places = makePlaces(dir);
  await endOrphans(places.dir, log);
  if (Object.values(sources).some(({ docker }) => docker)) await removeLeftContainers(places.dir);
  const removeAtEnd = [...places.strays, ...(options.dir === undefined ? [places.dir] : [])];
  const keeper = await Keeper.open({ stateFile: stateFileOf(places.dir), removeAtEnd });
  try {
    const passwords = keepSecrets(join(places.dir, 'engine-secrets.json'), {
      database: 24,
      databaseRoot: 24,
      redis: 24,
    });
    const password = passwords.redis;
    const startRedis = async (name, isDurable = false) => {
      const source = sources.redis ?? (await provideAll(['redis'], log)).redis;
      const redis = new Engine(redisRecipe(places, { name, password, isDurable, source }), keeper);
      await redis.start();
      log(`${redis.title} answers on 127.0.0.1:${redis.port} (pid ${redis.pid})`);
      return { redis, redisUrl: `redis://default:${password}@127.0.0.1:${redis.port}/0` };
    };
    const startMariadb = async () => {
      const isDurable = options.dir !== undefined;
      const recipe = await databaseRecipe(places, sources.mariadb, {
        passwords,
        bufferPoolMb,
        isDurable,
        log,
      });
      const mariadb = new Engine(recipe, keeper);
      await mariadb.start();
      log(`${mariadb.title} answers on 127.0.0.1:${mariadb.port} (pid ${mariadb.pid})`);
      return {
        mariadb,
        databaseUrl: `mysql://hongyan:${passwords.database}@127.0.0.1:${mariadb.port}/hongyan`,
      };
    };
    const started = await Promise.all([
      only.includes('mariadb') ? startMariadb() : {},
      only.includes('redis') ? startRedis('redis', durableRedis) : {},
    ]);
    return {
      ...started[0],
      ...started[1],
      dir: places.dir,
      startRedis,
      adopt: (pid) => keeper.adopt(pid),
      removeAtEnd: (path) => keeper.removeAtEnd(path),
      onExit: (listener) => void keeper.onExit(listener),
      stop: () => keeper.end(),
    };
  } catch (error) {
    await keeper.end();
    throw explainDisk(error, places.dir);
  }
}

/** Programs first, one engine after the other: two apt-get at once would only wait for each other. */
async function provideAll(names, log) {
  const sources = {};
  const missing = [];
  for (const name of names) {
    try {
      sources[name] = await provideEngine(name, log);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      missing.push(error);
    }
  }
  // All that is missing in one go: nobody likes to be sent twice.
  if (missing.length > 0) throw new Failure(missing.map(({ message }) => message).join('\nhongyan: '));
  for (const name of names) {
    if (sources[name].docker) await pullImage(name === 'mariadb' ? MARIADB_IMAGE : REDIS_IMAGE, log);
  }
  return sources;
}

function databaseRecipe(places, source, { passwords, bufferPoolMb, isDurable, log }) {
  const shared = { password: passwords.database, rootPassword: passwords.databaseRoot, bufferPoolMb };
  return source.docker
    ? mariadbDockerRecipe(places, { ...shared, isDurable })
    : mariadbRecipe(places, { ...shared, programs: source.programs, log });
}
