import { say } from '../../scripts/bootstrap.mjs';
import { slopeOf } from '../lib/slope.mjs';
import { Stage, storedFaults } from '../lib/stage.mjs';
import { pairsOf, TRAFFIC } from './messages.mjs';

const { layout, connections, warmup } = TRAFFIC;
export const SOAK_DEFAULTS = { layout, connections, warmup, users: 1000, rate: 1500, minutes: 20 };
const SAMPLE_MS = 5_000;
const ROUND_SECONDS = 60;
/** Caches and heaps fill up first; that is no growth. */
const SETTLING_SHARE = 0.25;

/** A steady load for long: does the memory of any process grow? In rounds of a minute, each with books of its own. */
export async function runSoak(installation, { minutes, rate, ...plan }) {
  const stage = await Stage.open(installation, { ...plan, routes: pairsOf(plan.users) });
  const samples = [];
  const startedAt = performance.now();
  const timer = setInterval(() => {
    samples.push({ hours: (performance.now() - startedAt) / 3_600_000, usage: stage.usage() });
  }, SAMPLE_MS);
  try {
    // Code that was never run is slow: a cold server makes the first seconds a measurement of V8's compilers.
    await stage.warmUp(plan.warmup);
    const rounds = [];
    for (let minute = 1; minute <= minutes; minute++) {
      rounds.push(await stage.arrive(rate, ROUND_SECONDS));
      say(`minute ${minute} of ${minutes}: p99 ${rounds.at(-1).sendToFrameMs.p99} ms`);
    }
    const database = await storedFaults(installation, stage.acknowledged);
    const total = (key) => rounds.reduce((sum, each) => sum + each[key], 0);
    const settled = samples.slice(Math.floor(samples.length * SETTLING_SHARE));
    return {
      memory: Object.fromEntries(
        Object.keys(settled[0].usage)
          .filter((name) => name !== 'load')
          .map((name) => [
            name,
            slopeOf(settled.map(({ hours, usage }) => [hours, usage[name].rssBytes / 1e6])),
          ]),
      ),
      p99SendToFrameMsByMinute: rounds.map(({ sendToFrameMs }) => sendToFrameMs.p99),
      sent: total('sent'),
      lost: total('lost') + database.missing + database.gaps,
      repeated: total('repeated'),
      disordered: total('disordered'),
      failed: total('failed'),
      lastMinute: rounds.at(-1),
    };
  } finally {
    clearInterval(timer);
    await stage.close();
  }
}
