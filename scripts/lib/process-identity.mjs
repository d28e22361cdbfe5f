import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A text that names one process for all time, or null if there is no such living process.
 * A pid alone is handed out again; pid, start time and boot together are not. So a pid that was read from a
 * file may only be signalled after its identity was compared.
 * @param {number} pid @returns {string | null}
 */
export function identityOf(pid) {
  if (!Number.isInteger(pid) || pid <= 1) return null;
  return process.platform === 'linux' ? linuxIdentity(pid) : portableIdentity(pid);
}

/** True if the process that was recorded as `{ pid, identity }` is still running. */
export function isRunning(record) {
  return Boolean(record?.identity) && identityOf(record.pid) === record.identity;
}

/** Sends a signal to a recorded process, and to nobody else. */
export function signalRecorded(record, signal) {
  if (!isRunning(record)) return;
  try {
    process.kill(record.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** The record to write into a file for a living process. */
export function recordOf(pid) {
  return { pid, identity: identityOf(pid) };
}

function linuxIdentity(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may itself hold spaces and brackets, so fields are counted from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAtTicks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startedAtTicks}`;
  } catch {
    return null;
  }
}

function portableIdentity(pid) {
  try {
    const output = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
    const [state, ...startedAt] = output.split(/\s+/);
    return !state || state.startsWith('Z') ? null : startedAt.join(' ');
  } catch {
    return null;
  }
}
