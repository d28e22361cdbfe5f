import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { greetsAsMysql } from './answer.mjs';
import { dockerRun } from './docker.mjs';
import { bootstrapSql, serverOptions } from './mariadb-options.mjs';

export const MARIADB_IMAGE = 'mariadb:10.11';

/**
 * How to run MariaDB in a container. The port is published on 127.0.0.1 only, yet inside the container
 * connections come from Docker's bridge, so the user is allowed from anywhere there.
 * @returns {import('./engine.mjs').Recipe}
 */
export function mariadbDockerRecipe(places, { password, rootPassword, bufferPoolMb, isDurable }) {
  const logFile = join(places.run, 'mariadb.log');
  const container = dockerRun(places, {
    name: 'mariadb',
    image: MARIADB_IMAGE,
    port: 3306,
    dataFolder: '/var/lib/mysql',
    isDurable,
  });
  const secrets = { MARIADB_ROOT_PASSWORD: rootPassword, MARIADB_ROOT_HOST: 'localhost' };
  const spec = (port) =>
    container(port, secrets, serverOptions({ flavor: 'mariadb', bufferPoolMb }), logFile);
  const sql = bootstrapSql({ flavor: 'mariadb', password, rootPassword, host: '%' });
  const prepare = (port) => runSql(spec(port).docker, rootPassword, sql);
  return { name: 'mariadb', title: 'MariaDB', logFile, isReady: greetsAsMysql, prepare, spec };
}

/** By `docker exec`, because the container's user could not read an init file that is private to ours. */
function runSql(container, rootPassword, sql) {
  return new Promise((resolve, reject) => {
    const args = ['exec', '-i', '--env', 'MYSQL_PWD', container, 'mariadb', '--user=root'];
    const child = spawn('docker', args, {
      env: { ...process.env, MYSQL_PWD: rootPassword },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Failure('The MariaDB container did not take its first settings.', { detail: errors }));
    });
    child.stdin.end(sql);
  });
}
