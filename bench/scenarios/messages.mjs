import { round } from '../lib/latencies.mjs';
import { Stage, storedFaults } from '../lib/stage.mjs';

/** An API process beside one that delivers and holds the sockets: two cores are used best that way. */
const LAYOUT = 'api+gateway,worker';
const TRAFFIC = { layout: LAYOUT, connections: 400, seconds: 15, warmup: 5 };

export const PAIRS_DEFAULTS = { ...TRAFFIC, users: 1000 };
export const HOT_DEFAULTS = { ...TRAFFIC, users: 500 };
export const FANOUT_DEFAULTS = { ...TRAFFIC, users: 200, devices: 10 };
export const FLAT_DEFAULTS = { ...TRAFFIC, users: 1000, messages: 1_000_000 };
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

/** Whether a message costs the same with ten times the users, and behind a long history. */
export async function runFlat(installation, options) {
  const few = await measure(installation, { ...options, routes: pairsOf(options.users) });
  const users = options.users * 10;
  const many = await measure(installation, { ...options, users, routes: pairsOf(users) });
  const stored = await lengthenHistory(installation, options.messages);
  const long = await measure(installation, { ...options, routes: pairsOf(options.users) });
  const cost = ({ saturation }) =>
    round(
      Object.entries(saturation.processes)
        .filter(([name]) => name !== 'load')
        .reduce((sum, [, { cpuUsPerMessage }]) => sum + cpuUsPerMessage, 0),
      1,
    );
  return {
    cpuUsPerMessage: { few: cost(few), many: cost(many), long: cost(long) },
    timesMany: round(cost(many) / cost(few)),
    timesLong: round(cost(long) / cost(few)),
    storedBefore: stored,
    ...faultsOf(few, many, long),
    few,
    many,
    long,
  };
}

function pairsOf(users) {
  return Array.from({ length: Math.floor(users / 2) }, (_, index) => [2 * index, 2 * index + 1]);
}

async function measure(installation, plan, settings = {}, { isHalfWanted = true } = {}) {
  const [{ before }] = await installation.sql(STORED).catch(() => [{ before: 0 }]);
  const stage = await Stage.open(installation, plan, settings);
  try {
    await stage.warmUp(plan.warmup);
    const saturation = await stage.saturate(plan.seconds);
    const perSecond = Math.floor(saturation.acknowledgedPerSecond / 2);
    const half = isHalfWanted && perSecond > 0 ? await stage.arrive(perSecond, plan.seconds) : undefined;
    const database = await storedFaults(installation, Number(before) + stage.acknowledged);
    return { saturation, ...(half && { half }), database };
  } finally {
    await stage.close();
  }
}

const STORED = 'SELECT COUNT(*) AS `before` FROM messages';

function headline({ saturation, half }) {
  return { pushedPerSecond: saturation.pushedPerSecond, p99SendToFrameMs: half?.sendToFrameMs.p99 ?? null };
}

function faultsOf(...runs) {
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

/** Copies the stored conversations behind themselves until there are as many messages. */
async function lengthenHistory(installation, messages) {
  for (;;) {
    const [{ before }] = await installation.sql(STORED);
    if (Number(before) >= messages) return Number(before);
    await installation.sql(
      `INSERT INTO messages (conversation_id, seq, app_id, msg_id, from_user_id, type, status, flags, created_at_ms, content)
       SELECT m.conversation_id, m.seq + c.last_seq, m.app_id, RANDOM_BYTES(16), m.from_user_id, m.type, m.status, m.flags,
         m.created_at_ms, m.content
       FROM messages m JOIN conversations c ON c.id = m.conversation_id LIMIT ${Math.max(1, messages - Number(before))}`,
    );
    await installation.sql(
      `UPDATE conversations c SET last_seq = (SELECT MAX(seq) FROM messages m WHERE m.conversation_id = c.id)
       WHERE last_seq > 0`,
    );
  }
}
