import { Failure } from '../../scripts/lib/failure.mjs';

/** An api process beside one that delivers and holds the sockets uses two cores best; see docs/benchmarks.md. */
const NAMED = { one: 'api,gateway,worker', split: 'api+gateway,worker' };
const ROLES = ['api', 'gateway', 'worker'];

/**
 * The roles of each process: of `one`, of `split`, or of a layout that is spelled out, as in `api+api+gateway,worker`.
 * @param {string} layout @returns {string[]}
 */
export function processesOf(layout) {
  const groups = (NAMED[layout] ?? layout).split('+');
  const roles = groups.flatMap((group) => group.split(','));
  if (roles.some((role) => !ROLES.includes(role)) || ROLES.some((role) => !roles.includes(role))) {
    throw new Failure(
      `--layout wants one, split, or processes with all of ${ROLES.join(', ')}, as in api+gateway,worker, not ${layout}.`,
    );
  }
  return groups;
}
