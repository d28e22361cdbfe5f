import { aptInstall, aptUpdate, canInstall, hasCandidate } from '../lib/apt.mjs';
import { Failure } from '../lib/failure.mjs';
import { hasDocker, locateDatabase, locateRedis } from './locate.mjs';

/**
 * The `-core` and `-tools` packages hold the programs alone: no system service is set up or started, nothing
 * listens afterwards, and there is nothing to switch off. The first set that apt knows completely is taken.
 * (MariaDB's core package without a version in its name exists from 10.11 on.)
 */
const DATABASE_PACKAGES = [
  ['mariadb-server-core', 'mariadb-client-core'],
  ['mysql-server-core-8.4', 'mysql-client-core-8.4'],
  ['mysql-server-core-8.0', 'mysql-client-core-8.0'],
];
const REDIS_PACKAGES = [['redis-tools'], ['valkey-tools']];

const NEEDS = {
  mariadb: {
    title: 'MariaDB',
    locate: locateDatabase,
    packages: DATABASE_PACKAGES,
    hint: 'MariaDB 10.11 or MySQL 8, or newer',
  },
  redis: {
    title: 'Redis',
    locate: locateRedis,
    packages: REDIS_PACKAGES,
    hint: 'Redis 6.2 or newer, or Valkey',
  },
};

/**
 * Where an engine comes from on this machine: its programs, installed by apt if need be, else Docker.
 * @param {'mariadb' | 'redis'} name
 * @returns {Promise<{ docker: boolean, programs?: object }>}
 */
export async function provideEngine(name, log) {
  const need = NEEDS[name];
  const found = (await need.locate()) ?? (await installThenLocate(need, log));
  if (found) return { docker: false, programs: found };
  if (await hasDocker()) {
    log(`${need.title} is not installed, using Docker`);
    return { docker: true };
  }
  throw new Failure(
    `${need.title} is missing: install ${need.hint} (${howToInstall(name)}), or start Docker, ` +
      `or set ${name === 'redis' ? 'REDIS_URL' : 'DATABASE_URL'} to a running one.`,
  );
}

async function installThenLocate({ title, locate, packages }, log) {
  if (!(await canInstall())) return null;
  log(`${title} is not installed, installing it with apt`);
  await aptUpdate(log);
  for (const names of packages) {
    const known = await Promise.all(names.map(hasCandidate));
    if (!known.every(Boolean)) continue;
    await aptInstall(names, log);
    return locate();
  }
  log(`apt knows no package of a recent enough ${title}`);
  return null;
}

function howToInstall(name) {
  if (process.platform === 'darwin') return `brew install ${name}`;
  const [names] = NEEDS[name].packages;
  return `on Debian or Ubuntu: sudo apt-get install ${names.join(' ')}`;
}
