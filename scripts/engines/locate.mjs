import { accessSync, constants } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { run } from '../lib/run.mjs';

/** Servers live outside an ordinary user's PATH on most systems, so the usual places are searched as well. */
const PLACES = [
  '/usr/sbin',
  '/usr/bin',
  '/usr/libexec',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/local/mysql/bin',
  '/usr/local/mariadb/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/opt/homebrew/opt/mysql/bin',
  '/snap/bin',
];

/** The first of these programs that exists, or null. */
export function findProgram(names, places = []) {
  const folders = [...places, ...(process.env.PATH ?? '').split(delimiter), ...PLACES];
  for (const name of names) {
    for (const folder of folders) {
      if (folder && isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The database server of this machine, or null: MariaDB 10.11 or MySQL 8 at least.
 * @returns {Promise<null | { flavor: 'mariadb' | 'mysql', server: string, installer: string | null, client: string | null }>}
 */
export async function locateDatabase() {
  const server = findProgram(['mariadbd', 'mysqld']);
  if (!server) return null;
  const { output } = await run(server, ['--no-defaults', '--version']);
  const [, major, minor] = /Ver (\d+)\.(\d+)/.exec(output) ?? [];
  const flavor = /mariadb/i.test(output) ? 'mariadb' : 'mysql';
  const isRecent = flavor === 'mariadb' ? major > 10 || (major === '10' && minor >= 11) : major >= 8;
  if (!isRecent) return null;
  const nearby = [dirname(server), join(dirname(server), '../bin'), join(dirname(server), '../scripts')];
  if (flavor === 'mysql') {
    return { flavor, server, installer: null, client: findProgram(['mysql'], nearby) };
  }
  const installer = findProgram(['mariadb-install-db', 'mysql_install_db'], nearby);
  // Without its installer MariaDB cannot make a data folder, so such an installation counts as missing.
  if (!installer) return null;
  return { flavor, server, installer, client: findProgram(['mariadb'], nearby) };
}

/**
 * The Redis (6.2 or newer) or Valkey server of this machine, or null.
 * Debian's redis-tools carries the server's program under its checker's name; the name it is called by decides
 * what it does. Taking it from there spares the machine a system service that redis-server would set up.
 * @returns {Promise<null | { server: string, argv0: string }>}
 */
export async function locateRedis() {
  for (const name of ['redis-server', 'valkey-server', 'redis-check-rdb', 'valkey-check-rdb']) {
    const server = findProgram([name]);
    if (!server) continue;
    const argv0 = basename(server).replace('-check-rdb', '-server');
    const { output } = await run(server, ['--version'], { argv0 });
    const [, major, minor] = /v=(\d+)\.(\d+)/.exec(output) ?? [];
    if (major > 6 || (major === '6' && minor >= 2)) return { server, argv0 };
  }
  return null;
}

/** True if a Docker engine answers. */
export async function hasDocker() {
  if (!findProgram(['docker'])) return false;
  const { code } = await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 15_000 });
  return code === 0;
}
