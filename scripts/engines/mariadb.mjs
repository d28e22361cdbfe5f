import { chownSync, existsSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { lastLines, run } from '../lib/run.mjs';
import { makePrivateFolder } from './account.mjs';
import { greetsAsMysql } from './answer.mjs';
import { bootstrapSql, serverOptions } from './mariadb-options.mjs';

/** A new data folder takes about 130 MB, and the first messages want room as well. */
const FREE_MB_MIN = 256;
const TITLES = { mariadb: 'MariaDB', mysql: 'MySQL' };

/**
 * How to run a database server of our own from the programs of this machine.
 * @param {import('./places.mjs').Places} places
 * @param {{ password: string, rootPassword: string, bufferPoolMb: number, programs: object, log: (line: string) => void }} options
 * @returns {Promise<import('./engine.mjs').Recipe>}
 */
export async function mariadbRecipe(places, { password, rootPassword, bufferPoolMb, programs, log }) {
  const { flavor, server, client } = programs;
  const data = join(places.dir, 'mariadb');
  const logFile = join(places.run, 'mariadb.log');
  if (!existsSync(data)) await createDataFolder(places, programs, data, log);
  makePrivateFolder(data, places.account);
  const initFile = join(places.run, 'mariadb-init.sql');
  writeFileSync(initFile, bootstrapSql({ flavor, password, rootPassword, host: '127.0.0.1' }), {
    mode: 0o600,
  });
  if (places.account) chownSync(initFile, places.account.uid, places.account.gid);
  return {
    name: 'mariadb',
    title: TITLES[flavor],
    logFile,
    isReady: greetsAsMysql,
    prepare: client ? (port) => confirmLogin(client, port, password) : undefined,
    spec: (port) => ({
      command: server,
      args: [
        '--no-defaults',
        `--datadir=${data}`,
        `--socket=${join(places.sockets, 'mariadb.sock')}`,
        `--pid-file=${join(places.run, 'mariadb.pid')}`,
        `--tmpdir=${places.run}`,
        `--init-file=${initFile}`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        ...asRoot(places),
        ...serverOptions({ flavor, bufferPoolMb }),
      ],
      cwd: data,
      env: places.environment,
      logFile,
      ...places.account,
    }),
  };
}

/** The server refuses to run as root unless told so; `chooseAccount` says when there is no other way. */
function asRoot(places) {
  return !places.account && process.getuid?.() === 0 ? ['--user=root'] : [];
}

/** Makes it under another name first: a crash half-way must not leave something that looks like a data folder. */
async function createDataFolder(places, { flavor, server, installer }, data, log) {
  for (const name of readdirSync(places.dir)) {
    if (name.startsWith('mariadb.new')) rmSync(join(places.dir, name), { recursive: true, force: true });
  }
  checkSpace(places.dir);
  log(`creating the ${TITLES[flavor]} data folder …`);
  const draft = makePrivateFolder(join(places.dir, 'mariadb.new'), places.account);
  const common = ['--no-defaults', `--datadir=${draft}`, ...asRoot(places)];
  const [command, args] =
    flavor === 'mariadb'
      ? [installer, [...common, '--skip-test-db', '--auth-root-authentication-method=socket']]
      : [server, [...common, '--initialize-insecure']];
  const options = { cwd: draft, env: { ...places.environment, TMPDIR: places.run }, ...places.account };
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    // The installer ends with a page of advice; its errors stand before that.
    const errors = output.split('\n').filter((line) => /error/i.test(line));
    throw new Failure(`The ${TITLES[flavor]} data folder ${data} could not be made; what it said is above.`, {
      detail: lastLines(errors.length > 0 ? errors.join('\n') : output, 15),
    });
  }
  renameSync(draft, data);
}

/** Said beforehand, because the installer calls a full disk by many names. */
function checkSpace(dir) {
  const { bavail, bsize } = statfsSync(dir);
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMb >= FREE_MB_MIN) return;
  throw new Failure(`The disk is full: a database in ${dir} needs ${FREE_MB_MIN} MB, ${freeMb} MB are free.`);
}

/** The init file is run before the port opens; a real login proves that all of it worked. */
async function confirmLogin(client, port, password) {
  const args = ['--no-defaults', '--protocol=TCP', '--host=127.0.0.1', `--port=${port}`, '--user=hongyan'];
  const { code, output } = await run(client, [...args, '--execute=SELECT 1', 'hongyan'], {
    env: { ...process.env, MYSQL_PWD: password },
  });
  if (code !== 0) throw new Failure('The database server runs, but does not let us in.', { detail: output });
}
