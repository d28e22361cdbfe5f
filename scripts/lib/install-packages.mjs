import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { fingerprint, readStamp } from './fingerprint.mjs';
import { npm } from './npm.mjs';
import { ROOT } from './root.mjs';

const STAMP = join(ROOT, 'node_modules/.hongyan-stamp');

const SYSTEM = `${process.platform}-${process.arch}-${process.versions.modules}`;

/** What the installed packages must agree with: the system that compiled parts are made for, and the lock file. */
export function packagesFingerprint() {
  return `${SYSTEM} ${fingerprint(ROOT, ['package-lock.json'])}`;
}

/** True if node_modules is what package-lock.json asks for. */
export function hasPackages() {
  const stamp = readStamp(STAMP);
  if (stamp === packagesFingerprint()) return true;
  if (stamp !== '' && !stamp.startsWith(`${SYSTEM} `)) return false;
  // No stamp, or one of before an `npm install` by hand: npm's own note says what is there.
  if (!matchesLockFile()) return false;
  writeFileSync(STAMP, `${packagesFingerprint()}\n`);
  return true;
}

/** Installs exactly what package-lock.json says. */
export async function installPackages(log) {
  log('installing packages: npm ci …');
  const startedAt = Date.now();
  // --include=dev: the build needs its tools under NODE_ENV=production as well.
  const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'], ROOT);
  if (code !== 0) throw new Failure('The packages could not be installed; what npm said is above.');
  writeFileSync(STAMP, `${packagesFingerprint()}\n`);
  log(`installed packages in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

/** Compares npm's note of what it installed with the lock file; packages for other systems may be absent. */
function matchesLockFile() {
  const note = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, peer }]) => {
    if (path === '') return true;
    return path in installed ? installed[path].version === version : Boolean(optional ?? peer);
  });
}
