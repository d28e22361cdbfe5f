import { chownSync, lchownSync, mkdirSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @typedef {{ uid: number, gid: number } | null} Account Null: the engines run as the user of this process.
 */

/**
 * The account that the engines get when this process is root: `mysql` if there is one, else `nobody`.
 * They stay root where that account could not reach the folder, because one of its parents is closed to
 * others (a checkout in root's own home, say): opening somebody's home for this would be the worse evil.
 * @param {string} dir @returns {Account}
 */
export function chooseAccount(dir) {
  if (process.getuid?.() !== 0) return null;
  if (!isReachableByOthers(dirname(realpathSync(dir)))) return null;
  return findAccount('mysql') ?? findAccount('nobody');
}

/** A folder that only this account (and root) may enter, made if it is missing, with all that is in it. */
export function makePrivateFolder(path, account) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const owner = account ?? { uid: process.getuid(), gid: process.getgid() };
  // The account may be another one than last time, for instance after a `mysql` user has appeared.
  if (statSync(path).uid !== owner.uid) chownTree(path, owner);
  return path;
}

function findAccount(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (!line) return null;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function isReachableByOthers(path) {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function chownTree(path, { uid, gid }) {
  if (process.getuid?.() !== 0) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) chownTree(child, { uid, gid });
    else lchownSync(child, uid, gid);
  }
  chownSync(path, uid, gid);
}
