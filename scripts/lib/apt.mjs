import { existsSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { delay, lastLines, run } from './run.mjs';

const LOCK_WAIT_MS = 120_000;
let isUpdated = false;

/** How to reach apt-get: as root, through password-less sudo, or null where neither works. */
async function aptPrefix() {
  if (!existsSync('/usr/bin/apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  const { code } = await run('sudo', ['-n', 'true']);
  return code === 0 ? ['sudo', '-n'] : null;
}

/** True where this process may install Debian packages without asking anybody. */
export async function canInstall() {
  return (await aptPrefix()) !== null;
}

/** Runs apt-get and waits for other package managers instead of failing on their lock. */
async function aptGet(args, log) {
  const prefix = await aptPrefix();
  const command = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '-q'];
  command.push('-o', `DPkg::Lock::Timeout=${LOCK_WAIT_MS / 1000}`, ...args);
  const giveUpAt = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    const result = await run(command[0], command.slice(1));
    // DPkg::Lock::Timeout does not cover the locks of the lists and of the download folder.
    const isLocked = /Could not get lock|Unable to lock/.test(result.output);
    if (result.code === 0 || !isLocked || Date.now() > giveUpAt) return result;
    log('another package manager is at work, waiting for it …');
    await delay(3000);
  }
}

/** Refreshes the package lists, once per process: stale lists name files that are gone from the mirrors. */
export async function aptUpdate(log) {
  if (isUpdated) return;
  isUpdated = true;
  log('apt-get update …');
  const { code, output } = await aptGet(['update'], log);
  if (code !== 0) log(`apt-get update failed, trying with the lists there are: ${lastLines(output, 1)}`);
}

/** True if apt knows the package and can install it. */
export async function hasCandidate(name) {
  const { output } = await run('apt-cache', ['policy', name], { env: { ...process.env, LC_ALL: 'C' } });
  return /Candidate: (?!\(none\))/.test(output);
}

/** Installs packages, never at the price of removing others, and throws a failure with apt's own words if that does not work. */
export async function aptInstall(names, log) {
  await aptUpdate(log);
  log(`apt-get install ${names.join(' ')} …`);
  const startedAt = Date.now();
  const { code, output } = await aptGet(['install', '--no-remove', '--no-install-recommends', ...names], log);
  if (code !== 0) {
    throw new Failure(`apt-get could not install ${names.join(' ')}.`, { detail: lastLines(output, 15) });
  }
  log(`installed ${names.join(' ')} in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}
