import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { say } from '../../scripts/bootstrap.mjs';
import { Failure } from '../../scripts/lib/failure.mjs';

/** Files that a process of ours opens besides its sockets; generously. */
const OTHER_FILES = 500;
/** More processes than this measure the scheduler of a small machine and nothing else. */
const PROCESSES_MAX = 64;
const HINT =
  'Raise it where the shell gets it from: `ulimit -Hn 1000000` as root, LimitNOFILE= of a systemd unit, ' +
  '--ulimit nofile=1000000:1000000 of a container.';

/**
 * How many processes it takes to hold `count` sockets, at least `wanted`. Raises the file limit of this process, which
 * those it starts inherit; where that is refused it spreads the sockets over more processes and says so.
 */
export function processesFor(count, wanted) {
  const needed = Math.ceil(count / wanted) + OTHER_FILES;
  const limit = raiseFileLimit(needed);
  if (limit >= needed) return wanted;
  const processes = Math.ceil(count / Math.max(1, limit - OTHER_FILES));
  if (processes > PROCESSES_MAX) {
    throw new Failure(`A process may open ${limit} files here, too few for ${count} sockets. ${HINT}`);
  }
  say(
    `a process may open ${limit} files here and ${needed} were wanted: ` +
      `${count} sockets are spread over ${processes} processes instead of ${wanted}. ${HINT}`,
  );
  return processes;
}

function raiseFileLimit(wanted) {
  if (fileLimit() < wanted) {
    try {
      execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${wanted}:${wanted}`], {
        stdio: 'ignore',
      });
    } catch {
      // No prlimit, or not allowed: the limit stays what it is.
    }
  }
  return fileLimit();
}

/** Node raises the soft limit to the hard one when it starts, so the hard one counts. */
function fileLimit() {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))[1];
  return hard === 'unlimited' ? Infinity : Number(hard);
}
