import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../../scripts/bootstrap.mjs';
import { Failure } from '../../scripts/lib/failure.mjs';
import { processesFor } from '../lib/file-limits.mjs';
import { round } from '../lib/latencies.mjs';
import { Timeline } from '../lib/timeline.mjs';
import { openCrowd, sayHowMany } from './sockets.mjs';

export const STORM_DEFAULTS = {
  count: 50_000,
  /** Clients who stay connected all the time, beside them. */
  stay: 1_000,
  /** Messages per second to those who stay. */
  rate: 200,
  /** Seconds of calm that are measured before. */
  calm: 20,
  gateways: 2,
  clients: 2,
};

/** Sends that may be under way; with fewer, a message waits for others before it is even sent. */
const LANES = 128;
const RAMP_AT_ONCE = 512;
const TIMEOUT_MS = 600_000;
/** Pushes before those that are measured: code that runs for the first time is slow for some seconds. */
const WARM_UP_MS = 10_000;
const SETTLE_MS = 15_000;

/**
 * All but a few clients lose their sockets in one moment and come back at once, as fast as they can: how long until all
 * are back, and what those who stayed notice of it.
 */
export async function runStorm(installation, options) {
  const { count, stay, rate, calm } = options;
  if (!(count >= 100 && count <= 1_000_000)) throw new Failure('--count must be from 100 to 1000000.');
  const gateways = processesFor(count + stay, options.gateways);
  const clients = processesFor(count, options.clients);
  const { site, crowd, senders } = await openCrowd(installation, {
    groups: [
      { size: count, processes: clients },
      { size: stay, processes: 1 },
    ],
    gateways,
    atOnce: RAMP_AT_ONCE,
  });
  const [stormers, stayers] = crowd;
  await stayers.askAll('sendFrom', () => ({ httpPorts: [site.api.httpPort], senders, lanes: LANES }));
  await stayers.hold(1, TIMEOUT_MS);
  const ramp = await stormers.hold(1, TIMEOUT_MS);
  say(`${ramp.held} and ${stay} are here; ${calm} s of calm`);
  await stayers.askAll('push', () => ({ perSecond: rate, from: 0, to: stay }));
  await delay(WARM_UP_MS);
  const timeline = new Timeline({ site, pushers: stayers, watched: stormers, crowds: crowd });
  await timeline.takeWindow();
  await delay(calm * 1000);
  const before = await timeline.takeWindow();

  say('now all of them go, and come back');
  const cpuBefore = site.cpuMs(crowd);
  await stormers.askAll('rush');
  const back = await stormers.untilHeld(count, TIMEOUT_MS, sayHowMany);
  const during = await timeline.takeWindow();
  const cpuPercent = site.cpuPercentSince(cpuBefore, back.elapsedMs, crowd);
  await delay(calm * 1000);
  const after = await timeline.takeWindow();
  await timeline.stop();
  const pushes = await stayers.stopPushing(SETTLE_MS);
  const { lost } = await stayers.state();
  await Promise.all(crowd.map((each) => each.close()));
  await installation.stopProcesses();
  return {
    gateways,
    clients,
    held: back.held,
    backWithinSeconds: round(back.elapsedMs / 1000),
    acceptedPerSecond: Math.round((back.held / back.elapsedMs) * 1000),
    refused: back.refused,
    failed: back.failed,
    lost,
    timesP99: round(during.toFrameMs.p99 / before.toFrameMs.p99),
    pushMs: { before: before.toFrameMs, during: during.toFrameMs, after: after.toFrameMs },
    pushes,
    cpuPercent,
    seconds: timeline.seconds,
  };
}
