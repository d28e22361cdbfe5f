import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { explainDisk } from './failure.mjs';
import { isRunning, recordOf } from './process-identity.mjs';
import { delay } from './run.mjs';

const POLL_MS = 300;

/**
 * Takes a lock file that names this process. A file left by a process that is gone counts for nothing.
 * @param {string} path
 * @returns {{ holder: null, release: () => void } | { holder: number }} the pid that holds it, or null: it is ours.
 */
export function takeLock(path) {
  // Written aside and linked into place: nobody may see it half written and take it for a stale one.
  const draft = `${path}.${process.pid}`;
  for (;;) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
      writeFileSync(draft, JSON.stringify(recordOf(process.pid)), { mode: 0o600 });
      linkSync(draft, path);
      return { holder: null, release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw explainDisk(error, dirname(path));
    } finally {
      rmSync(draft, { force: true });
    }
    const record = readRecord(path);
    if (isRunning(record)) return { holder: record.pid };
    rmSync(path, { force: true });
  }
}

/** Waits for the lock, runs the task, gives the lock back. */
export async function withLock(path, onWait, task) {
  let lock = takeLock(path);
  if (lock.holder !== null) onWait(lock.holder);
  while (lock.holder !== null) {
    await delay(POLL_MS);
    lock = takeLock(path);
  }
  try {
    return await task();
  } finally {
    lock.release();
  }
}

/** What such a file says, or null if it is gone or half written. */
export function readRecord(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
