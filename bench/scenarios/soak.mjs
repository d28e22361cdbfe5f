import { say } from '../../scripts/bootstrap.mjs';
import { usageOf } from '../lib/installation.mjs';
import { round } from '../lib/latencies.mjs';
import { Stage, storedFaults } from '../lib/stage.mjs';

export const SOAK_DEFAULTS = {
  users: 1000,
  connections: 400,
  layout: 'api+gateway,worker',
  rate: 1500,
  minutes: 20,
};
const SAMPLE_SECONDS = 10;
/** Caches and heaps fill up first; that is no growth. */
const SETTLING_SHARE = 0.25;

/** A steady load for long: does the memory of any process grow? */
export async function runSoak(installation, { minutes, rate, ...plan }) {
  const routes = Array.from({ length: plan.users / 2 }, (_, index) => [2 * index, 2 * index + 1]);
  const stage = await Stage.open(installation, { ...plan, routes });
  const samples = stage.server.parts.map(() => []);
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const hours = (performance.now() - startedAt) / 3_600_000;
    stage.server.parts.forEach(({ pid }, index) => samples[index].push([hours, usageOf(pid).rssBytes / 1e6]));
  }, SAMPLE_SECONDS * 1000);
  try {
    await stage.warmUp(5);
    const rounds = [];
    for (let minute = 1; minute <= minutes; minute++) {
      rounds.push(await stage.arrive(rate, 58));
      say(`minute ${minute} of ${minutes}: p99 ${rounds.at(-1).sendToFrameMs.p99} ms`);
    }
    const database = await storedFaults(installation, stage.acknowledged);
    const total = (key) => rounds.reduce((sum, each) => sum + each[key], 0);
    return {
      sent: total('sent'),
      lost: total('lost') + database.missing + database.gaps,
      repeated: total('repeated'),
      disordered: total('disordered'),
      failed: total('failed'),
      p99SendToFrameMsByMinute: rounds.map(({ sendToFrameMs }) => sendToFrameMs.p99),
      memory: Object.fromEntries(
        stage.server.parts.map(({ roles }, index) => [`${index + 1} ${roles}`, slope(samples[index])]),
      ),
    };
  } finally {
    clearInterval(timer);
    await stage.close();
  }
}

/** Least squares over the samples after the settling: megabytes per hour, with the standard error. */
function slope(all) {
  const samples = all.slice(Math.floor(all.length * SETTLING_SHARE));
  const n = samples.length;
  const mean = (of) => samples.reduce((sum, sample) => sum + of(sample), 0) / n;
  const [x, y] = [mean(([hours]) => hours), mean(([, mb]) => mb)];
  const spread = samples.reduce((sum, [hours]) => sum + (hours - x) ** 2, 0);
  const perHour = samples.reduce((sum, [hours, mb]) => sum + (hours - x) * (mb - y), 0) / spread;
  const rest = samples.reduce((sum, [hours, mb]) => sum + (mb - y - perHour * (hours - x)) ** 2, 0);
  return {
    firstMb: round(all[0]?.[1] ?? 0, 1),
    lastMb: round(all.at(-1)?.[1] ?? 0, 1),
    mbPerHour: round(perHour, 1),
    standardError: round(Math.sqrt(rest / Math.max(1, n - 2) / spread), 1),
    samples: n,
  };
}
