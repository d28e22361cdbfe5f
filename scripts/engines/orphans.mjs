import { readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, signalRecorded } from '../lib/process-identity.mjs';
import { readRecord } from '../lib/pid-lock.mjs';
import { delay } from '../lib/run.mjs';
import { TEMPORARY_PREFIX } from './places.mjs';

const GRACE_MS = 60_000;
const POLL_MS = 100;
/** A folder without a note is being made right now, or its maker died in that moment. */
const NOTELESS_AGE_MS = 3_600_000;

/** The watchdog's note in an installation's folder. */
export function stateFileOf(dir) {
  return join(dir, 'engines.json');
}

/**
 * Ends what an earlier run left running in this folder: its watchdog is still at it (wait), or was killed
 * together with everything else (end the engines ourselves). A note names processes by pid and start time, so
 * nobody else's process can be meant.
 */
export async function endOrphans(dir, log) {
  const state = readRecord(stateFileOf(dir));
  if (!state) return;
  const processes = [...(state.guests ?? []), ...Object.values(state.engines ?? {})];
  if (isRunning(state.watchdog) || processes.some(isRunning)) {
    log('the last run in this folder did not end in good order, ending what it left …');
    await endAll([state.watchdog]);
    await endAll(processes);
  }
  rmSync(stateFileOf(dir), { force: true });
}

async function endAll(records) {
  for (const record of records) {
    signalRecorded(record, 'SIGCONT');
    signalRecorded(record, 'SIGTERM');
  }
  const giveUpAt = Date.now() + GRACE_MS;
  while (records.some(isRunning) && Date.now() < giveUpAt) await delay(POLL_MS);
  for (const record of records) signalRecorded(record, 'SIGKILL');
  while (records.some(isRunning)) await delay(POLL_MS);
}

/** Clears away the temporary folders of test runs whose watchdog was killed. Those of live runs stay. */
export async function sweepTemporaryFolders(log) {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(TEMPORARY_PREFIX)) continue;
    const dir = join(tmpdir(), name);
    try {
      if (statSync(dir).uid !== process.getuid?.()) continue;
      const state = readRecord(stateFileOf(dir));
      const isFresh = Date.now() - statSync(dir).mtimeMs < NOTELESS_AGE_MS;
      if (state ? isRunning(state.watchdog) : isFresh) continue;
      await endOrphans(dir, log);
      rmSync(dir, { recursive: true, force: true });
    } catch (error) {
      // Another run may be sweeping the same folder.
      if (error.code !== 'ENOENT' && error.code !== 'ENOTEMPTY') throw error;
    }
  }
}
