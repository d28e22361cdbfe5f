import { connect } from 'node:net';
import { Failure } from '../../scripts/lib/failure.mjs';

const ANSWER_WITHIN_MS = 2_000;
const SETTINGS = [
  'innodb_flush_log_at_trx_commit',
  'innodb_flush_method',
  'innodb_doublewrite',
  'innodb_buffer_pool_size',
  'innodb_log_file_size',
  'innodb_redo_log_capacity',
  'sync_binlog',
  'log_bin',
];

/**
 * Versions of the engines, and the settings that decide what a commit is worth. Throws where a commit does not reach
 * the disk before it is reported: figures from there would mean nothing.
 */
export async function describeEngines(installation) {
  const rows = await installation.sql('SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)', [SETTINGS]);
  const [{ version }] = await installation.sql('SELECT VERSION() AS version');
  const settings = Object.fromEntries(rows.map(({ Variable_name: name, Value: value }) => [name, value]));
  if (settings.innodb_flush_log_at_trx_commit !== '1') {
    throw new Failure(
      'The database does not flush its log at each commit: nothing measured here is durable.',
    );
  }
  if (['nosync', 'littlesync'].includes(settings.innodb_flush_method)) {
    throw new Failure('The database does not sync its files: nothing measured here is durable.');
  }
  return { database: version, redis: await redisVersion(installation.engines.redisUrl), settings };
}

async function redisVersion(redisUrl) {
  const { hostname, port, password } = new URL(redisUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('Redis does not answer')));
  socket.write(`AUTH ${password}\r\nINFO server\r\n`);
  let text = '';
  for await (const chunk of socket) {
    text += chunk.toString('latin1');
    const version = /redis_version:(\S+)\r/.exec(text);
    if (version) return version[1];
  }
  throw new Error('Redis does not tell its version');
}
