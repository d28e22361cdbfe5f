import { round } from '../lib/latencies.mjs';
import { Stage, storedFaults } from '../lib/stage.mjs';

export const TRAFFIC = { layout: 'split', connections: 400, seconds: 15, warmup: 5 };

export const PAIRS_DEFAULTS = { ...TRAFFIC, users: 1000 };
export const HOT_DEFAULTS = { ...TRAFFIC, users: 500 };
export const FANOUT_DEFAULTS = { ...TRAFFIC, users: 200, devices: 10 };
export const NAIVE = { HONGYAN_LOG_BATCH_COUNT_MAX: '1' };

/** One-to-one chat among many users; the same code with batches of one beside it. */
export async function runPairs(installation, options) {
  const routes = pairsOf(options.users);
  const full = await measure(installation, { ...options, routes });
  const naive = await measure(installation, { ...options, routes }, NAIVE, { isHalfWanted: false });
  return {
    ...headline(full),
    naivePushedPerSecond: naive.saturation.pushedPerSecond,
    timesNaive: round(full.saturation.pushedPerSecond / naive.saturation.pushedPerSecond),
    ...faultsOf(full, naive),
    full,
    naive,
  };
}

/** The yardstick by itself: one message per transaction, one job per message. */
export async function runNaive(installation, options) {
  const routes = pairsOf(options.users);
  const naive = await measure(installation, { ...options, routes }, NAIVE);
  return { ...headline(naive), ...faultsOf(naive), naive };
}

/** Many senders to one user. */
export async function runHot(installation, options) {
  const routes = Array.from({ length: options.users - 1 }, (_, index) => [index + 1, 0]);
  const full = await measure(installation, { ...options, routes });
  return { ...headline(full), ...faultsOf(full), full };
}

/** Users with many devices each: every message leaves in as many frames. */
export async function runFanout(installation, options) {
  const full = await measure(installation, { ...options, routes: pairsOf(options.users) });
  return { ...headline(full), ...faultsOf(full), full };
}

export function pairsOf(users) {
  return Array.from({ length: Math.floor(users / 2) }, (_, index) => [2 * index, 2 * index + 1]);
}

/** One server from start to stop: saturation, then half of that rate; `prepare` runs between warm-up and measurement. */
export async function measure(installation, plan, settings = {}, { isHalfWanted = true, prepare } = {}) {
  const [{ before }] = await installation.sql(STORED).catch(() => [{ before: 0 }]);
  const stage = await Stage.open(installation, plan, settings);
  try {
    await stage.warmUp(plan.warmup);
    const prepared = (await prepare?.(stage)) ?? 0;
    const saturation = await stage.saturate(plan.seconds);
    const perSecond = Math.floor(saturation.acknowledgedPerSecond / 2);
    const half = isHalfWanted && perSecond > 0 ? await stage.arrive(perSecond, plan.seconds) : undefined;
    const database = await storedFaults(installation, Number(before) + prepared + stage.acknowledged);
    return { saturation, ...(half && { half }), database };
  } finally {
    await stage.close();
  }
}

const STORED = 'SELECT COUNT(*) AS `before` FROM messages';

function headline({ saturation, half }) {
  return { pushedPerSecond: saturation.pushedPerSecond, p99SendToFrameMs: half?.sendToFrameMs.p99 ?? null };
}

export function faultsOf(...runs) {
  const rounds = runs.flatMap(({ saturation, half }) => (half ? [saturation, half] : [saturation]));
  const total = (count) => rounds.reduce((sum, each) => sum + count(each), 0);
  return {
    lost:
      total(({ lost }) => lost) +
      runs.reduce((sum, { database }) => sum + database.missing + database.gaps, 0),
    repeated: total(({ repeated }) => repeated),
    disordered: total(({ disordered }) => disordered),
    failed: total(({ failed }) => failed),
  };
}
