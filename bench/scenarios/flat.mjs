import { round } from '../lib/latencies.mjs';
import { lengthenHistory } from '../lib/long-history.mjs';
import { faultsOf, measure, pairsOf, TRAFFIC } from './messages.mjs';

export const FLAT_DEFAULTS = { ...TRAFFIC, seconds: 10, users: 1000, times: 10, messages: 1_000_000 };

/**
 * Whether a message costs the same among ten times the users, and behind a long history: CPU of all processes but the
 * load's, per message at saturation. The first run is repeated at the end: it tells what chance does.
 */
export async function runFlat(installation, { times, messages, ...options }) {
  const run = (users, prepare) =>
    measure(
      installation,
      { ...options, users, routes: pairsOf(users) },
      {},
      { isHalfWanted: false, prepare },
    );
  const few = await run(options.users);
  const many = await run(options.users * times);
  const long = await run(options.users, async (stage) => {
    const added = await lengthenHistory(installation, stage.app.id, messages);
    await stage.warmUp(options.warmup);
    return added;
  });
  const again = await run(options.users);
  const base = (costOf(few) + costOf(again)) / 2;
  return {
    cpuUsPerMessage: { few: costOf(few), many: costOf(many), long: costOf(long), again: costOf(again) },
    timesManyUsers: round(costOf(many) / base),
    timesLongHistory: round(costOf(long) / base),
    timesChance: round(costOf(again) / costOf(few)),
    ...faultsOf(few, many, long, again),
    few,
    many,
    long,
    again,
  };
}

function costOf({ saturation }) {
  return Object.entries(saturation.processes)
    .filter(([name]) => name !== 'load')
    .reduce((sum, [, { cpuUsPerMessage }]) => sum + cpuUsPerMessage, 0);
}
