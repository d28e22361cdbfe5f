import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { say } from '../../scripts/bootstrap.mjs';
import { ROOT } from '../../scripts/lib/root.mjs';
import { registerUsers, usageOf } from '../lib/installation.mjs';
import { round } from '../lib/latencies.mjs';

export const PAIRS_DEFAULTS = { users: 1000, connections: 128, seconds: 15, warmup: 5 };

/** One-to-one chat among many users: saturation, then half of that at a fixed rate; the same with batches of one. */
export async function runPairs(installation, options) {
  const full = await measure(installation, options, {}, true);
  const naive = await measure(installation, options, { HONGYAN_LOG_BATCH_COUNT_MAX: '1' }, false);
  return {
    pushedPerSecond: full.saturation.pushedPerSecond,
    naivePushedPerSecond: naive.saturation.pushedPerSecond,
    timesNaive: round(full.saturation.pushedPerSecond / naive.saturation.pushedPerSecond),
    p99SendToFrameMs: full.half.sendToFrameMs.p99,
    lost: full.saturation.lost + full.half.lost + naive.saturation.lost,
    repeated: full.saturation.repeated + full.half.repeated + naive.saturation.repeated,
    disordered: full.saturation.disordered + full.half.disordered + naive.saturation.disordered,
    full,
    naive,
  };
}

async function measure(installation, options, settings, withHalf) {
  say(`starting a server ${JSON.stringify(settings)}`);
  const server = await installation.start(settings);
  const app = await installation.createApp();
  const uids = Array.from({ length: options.users }, (_, index) => `u${index}`);
  const tokens = await registerUsers(app, server.httpPort, uids);
  const load = fork(join(ROOT, 'bench/load/pairs.mjs'));
  await installation.engines.adopt(load.pid);
  const ask = async (task) => {
    load.send(task);
    return (await once(load, 'message'))[0];
  };
  await ask({
    task: 'open',
    httpPort: server.httpPort,
    wsPort: server.wsPort,
    users: uids.map((uid) => ({ uid, token: tokens.get(uid) })),
    connections: options.connections,
  });
  say(`warming up for ${options.warmup} s`);
  await ask({ task: 'saturate', seconds: options.warmup });
  say(`saturating for ${options.seconds} s`);
  const saturation = await withUsage(
    server,
    load,
    () => ask({ task: 'saturate', seconds: options.seconds }),
    options.seconds,
  );
  let half;
  if (withHalf) {
    const perSecond = Math.floor(saturation.pushedPerSecond / 2);
    say(`sending ${perSecond} messages/s for ${options.seconds} s`);
    half = await withUsage(
      server,
      load,
      () => ask({ task: 'arrive', perSecond, seconds: options.seconds }),
      options.seconds,
    );
  }
  load.send({ task: 'exit' });
  await installation.stopProcesses();
  return { saturation, half };
}

async function withUsage(server, load, run, seconds) {
  const before = [server.usage(), usage(load)];
  const result = await run();
  const after = [server.usage(), usage(load)];
  return {
    acknowledgedPerSecond: Math.round(result.acknowledged / seconds),
    pushedPerSecond: Math.round((result.pushed / result.elapsedMs) * 1000),
    ...result,
    serverCpuPerMessageUs: round(((after[0].cpuMs - before[0].cpuMs) * 1000) / Math.max(1, result.pushed), 1),
    serverRssMb: Math.round(after[0].rssBytes / 1e6),
    loadCpuMs: after[1].cpuMs - before[1].cpuMs,
  };
}

function usage(child) {
  return usageOf(child.pid);
}
