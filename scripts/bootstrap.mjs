/**
 * Makes a fresh clone ready: packages, build, the command. It needs nothing but Node itself, because it runs
 * before node_modules exists. As a program (`node scripts/bootstrap.mjs`) it does all of that.
 */
import { existsSync, lstatSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, isBuilt } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { Failure, runMain } from './lib/failure.mjs';
import { hasPackages, installPackages } from './lib/install-packages.mjs';
import { withLock } from './lib/pid-lock.mjs';
import { ROOT } from './lib/root.mjs';

export { ensureChromium };

const NODE_MIN = [20, 19];

/** A line for people about what a script is doing; on stderr, so that it never mixes with results. */
export function say(line) {
  process.stderr.write(`hongyan: ${line}\n`);
}

/**
 * Does what is missing and says so; says nothing if nothing is.
 * @param {{ build?: boolean, browser?: boolean, log?: (line: string) => void }} [options]
 */
export async function ensureReady({ build: wantsBuild = true, browser = false, log = say } = {}) {
  checkNode();
  const isReady = () => hasPackages() && (!wantsBuild || isBuilt());
  if (!isReady()) {
    const onWait = (pid) => log(`waiting for process ${pid}, which is preparing this folder …`);
    // Two at once would pull the packages away under each other.
    await withLock(join(ROOT, '.hongyan/bootstrap.pid'), onWait, async () => {
      if (!hasPackages()) await installPackages(log);
      if (wantsBuild && !isBuilt()) await build(log);
    });
  }
  linkCommand();
  if (browser) await ensureChromium(log);
}

/** Throws a sentence if this Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  throw new Failure(`Hongyan needs Node ${NODE_MIN.join('.')} or newer, this is ${process.versions.node}.`);
}

/** npm links the commands of dependencies only, but `npx hongyan` is to work in this very folder. */
function linkCommand() {
  const link = join(ROOT, 'node_modules/.bin/hongyan');
  if (process.platform === 'win32' || !existsSync(join(ROOT, 'node_modules/.bin'))) return;
  if (lstatSync(link, { throwIfNoEntry: false })) return;
  try {
    symlinkSync('../../bin/hongyan.mjs', link);
  } catch {
    // Another process was faster, or the folder is read-only: the link is a convenience.
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(() => ensureReady({ browser: process.argv.includes('--browser') }));
}
