import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainDisk } from '../lib/failure.mjs';
import { chooseAccount, makePrivateFolder } from './account.mjs';

/**
 * @typedef {object} Places Where the engines of one installation keep things.
 * @property {string} dir The installation's folder: others may pass through it, not look around.
 * @property {string} run Logs, settings and pid files; the engines' own.
 * @property {string} sockets Where the Unix socket goes; usually `run`.
 * @property {string[]} strays Folders outside `dir` that have to go at the end.
 * @property {import('./account.mjs').Account} account
 * @property {Record<string, string>} environment The engines' environment: nothing of ours leaks into it.
 */

/** Unix socket paths end at 107 bytes on Linux and 103 on macOS, and the file name is to fit in as well. */
const SOCKET_FOLDER_BYTES_MAX = 80;

/** Makes the folders an installation needs. @param {string} dir @returns {Places} */
export function makePlaces(dir) {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o711 });
    const realDir = realpathSync(dir);
    // Node's mkdtemp makes 0700 folders, but an unprivileged engine has to pass through.
    if (process.getuid?.() === 0) chmodSync(realDir, 0o711);
    const account = chooseAccount(realDir);
    const run = makePrivateFolder(join(realDir, 'run'), account);
    const isShort = Buffer.byteLength(run) <= SOCKET_FOLDER_BYTES_MAX;
    const sockets = isShort ? run : makeShortFolder(account);
    const environment = { PATH: process.env.PATH ?? '', HOME: run, LC_ALL: 'C' };
    return { dir: realDir, run, sockets, strays: isShort ? [] : [sockets], account, environment };
  } catch (error) {
    throw explainDisk(error, dir);
  }
}

/** A new folder for one test run; the watchdog removes it. */
export function makeTemporaryFolder() {
  const path = join(tmpdir(), TEMPORARY_PREFIX);
  try {
    return mkdtempSync(path);
  } catch (error) {
    throw explainDisk(error, tmpdir());
  }
}

export const TEMPORARY_PREFIX = 'hongyan-engines-';

function makeShortFolder(account) {
  const path = mkdtempSync('/tmp/hongyan-');
  if (account) chownSync(path, account.uid, account.gid);
  return path;
}
