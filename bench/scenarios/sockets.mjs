import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../../scripts/bootstrap.mjs';
import { Failure } from '../../scripts/lib/failure.mjs';
import { Crowd } from '../lib/crowd.mjs';
import { processesFor } from '../lib/file-limits.mjs';
import { registerUsers, signedHeaders } from '../lib/installation.mjs';
import { kernelBytesPerConnection, kernelMemory } from '../lib/kernel-memory.mjs';
import { round } from '../lib/latencies.mjs';
import { createUsers } from '../lib/population.mjs';
import { Site } from '../lib/site.mjs';
import { Timeline } from '../lib/timeline.mjs';

export const SOCKETS_DEFAULTS = {
  count: 10_000,
  hold: 60,
  /** Seconds of pushes before those that are measured: code that runs for the first time is slow for some seconds. */
  warmup: 10,
  /** Share of the sockets, in percent, that get a message each second. */
  push: 1,
  gateways: 2,
  clients: 2,
  /** Clients that are connecting at a time. */
  'at-once': 512,
};

/** Where the memory of the first sockets is taken: from here on only what a socket costs is left. */
const FIRST_SHARE = 0.1;
const QUIET_MS = 5_000;
const SENDERS = 64;
/** Sends that one process may have under way; fewer, and the senders wait for each other. */
const LANES_PER_PROCESS = 64;
const REPORT_EVERY_MS = 10_000;
const RAMP_TIMEOUT_MS = 600_000;
const SETTLE_MS = 15_000;
/** A presence report of a gateway is at most this old. */
const COUNTS_WITHIN_MS = 5_000;

/**
 * Many authenticated sockets from many loopback addresses: how fast they come, what one costs, whether all stay, and
 * how long a message to one of them takes.
 */
export async function runSockets(installation, options) {
  const { count } = options;
  if (!(count >= 10 && count <= 1_000_000)) throw new Failure('--count must be from 10 to 1000000.');
  const gateways = processesFor(count, options.gateways);
  const clients = processesFor(count, options.clients);
  const opened = await openCrowd(installation, {
    groups: [{ size: count, processes: clients }],
    gateways,
    atOnce: options['at-once'],
  });
  const { site, app, senders } = opened;
  const [crowd] = opened.crowd;
  await crowd.askAll('sendFrom', () => ({
    httpPorts: [site.api.httpPort],
    senders,
    lanes: LANES_PER_PROCESS,
  }));

  const ramp = await rampUp(site, crowd);
  say(`all ${ramp.held} are here, ${ramp.acceptedPerSecond}/s; holding for ${options.hold} s`);
  const hold = await holdOn(site, crowd, options);
  const serverSays = await serverCount(site, app, hold.held);
  await crowd.close();
  await installation.stopProcesses();
  return { gateways, clients, ...ramp, ...hold, serverSays };
}

/**
 * A site, one crowd per group of clients, all with real tokens, and senders who are somebody else: `sender0` and on. A
 * group that names one of the gateways by number connects to that alone. `atOnce` is how many of a crowd may be
 * connecting at a time.
 */
export async function openCrowd(installation, { groups, gateways, atOnce, senderCount = SENDERS }) {
  say(`starting an api, a worker and ${gateways} gateways`);
  const site = await Site.open(installation, gateways);
  const app = await installation.createApp();
  const count = groups.reduce((sum, { size }) => sum + size, 0);
  const tokens = await createUsers(installation, app, count, site.api.httpPort);
  say(`${count} users have tokens`);
  const names = Array.from({ length: senderCount }, (_, index) => `sender${index}`);
  const senders = [...(await registerUsers(app, site.api.httpPort, names)).values()];
  const crowd = [];
  let first = 0;
  for (const { size, processes, gateway } of groups) {
    const own = tokens.subarray(20 * first, 20 * (first + size));
    const ports = gateway === undefined ? site.ports : [site.ports[gateway]];
    crowd.push(await Crowd.open(installation, { tokens: own, first, processes, ports, atOnce }));
    first += size;
  }
  return { site, crowd, app, senders, tokens };
}

async function rampUp(site, crowd) {
  const kernelBefore = kernelMemory();
  const first = await crowd.hold(FIRST_SHARE, RAMP_TIMEOUT_MS, sayHowMany);
  await delay(QUIET_MS);
  const rssAtFirst = site.gatewayRssBytes();
  const cpuBefore = site.cpuMs([crowd]);
  const all = await crowd.hold(1, RAMP_TIMEOUT_MS, sayHowMany);
  const cpuPercent = site.cpuPercentSince(cpuBefore, all.elapsedMs, [crowd]);
  await delay(QUIET_MS);
  const rssAtAll = site.gatewayRssBytes();
  const grown = all.held - first.held;
  return {
    held: all.held,
    acceptedPerSecond: Math.round((grown / all.elapsedMs) * 1000),
    rssPerSocketBytes: Math.round((rssAtAll - rssAtFirst) / grown),
    kernelBytesPerConnection: kernelBytesPerConnection(kernelBefore, kernelMemory(), all.held),
    clientRssPerSocketBytes: Math.round(crowd.rssBytes() / all.held),
    ramp: {
      seconds: round(all.elapsedMs / 1000),
      refused: all.refused,
      failed: all.failed,
      cpuPercent,
      gatewayRssMb: { atFirst: Math.round(rssAtFirst / 1e6), atAll: Math.round(rssAtAll / 1e6) },
      gatewayCpuPerSocketUs: Math.round(((cpuPercent.gateway / 100) * all.elapsedMs * 1000) / grown),
    },
  };
}

async function holdOn(site, crowd, { count, hold, push, warmup }) {
  const perSecond = (count * push) / 100;
  await crowd.askAll('push', (index) => ({
    perSecond: (perSecond * crowd.sizes[index]) / crowd.size,
    from: 0,
    to: crowd.sizes[index],
  }));
  await delay(warmup * 1000);
  const timeline = new Timeline({ site, pushers: crowd, watched: crowd, crowds: [crowd] });
  await timeline.takeWindow();
  const cpuBefore = site.cpuMs([crowd]);
  const startedAtMs = performance.now();
  for (;;) {
    const leftMs = startedAtMs + hold * 1000 - performance.now();
    if (leftMs <= 0) break;
    await delay(Math.min(leftMs, REPORT_EVERY_MS));
    const { held, lost } = await crowd.state();
    say(`${held} held, ${lost} lost, ${Math.round(site.gatewayRssBytes() / 1e6)} MB in the gateways`);
  }
  const elapsedMs = performance.now() - startedAtMs;
  const cpuPercent = site.cpuPercentSince(cpuBefore, elapsedMs, [crowd]);
  const { toFrameMs, toAckMs } = await timeline.takeWindow();
  await timeline.stop();
  const pushes = await crowd.stopPushing(SETTLE_MS);
  const state = await crowd.state();
  return {
    held: state.held,
    lost: state.lost,
    pushMs: toFrameMs,
    sendToAckMs: toAckMs,
    pushes,
    closedWith: state.closedWith,
    hold: {
      seconds: round(elapsedMs / 1000),
      cpuPercent,
      gatewayRssMb: Math.round(site.gatewayRssBytes() / 1e6),
      timeline: timeline.seconds,
    },
  };
}

/** What the installation itself says it holds; asked again for a moment, because gateways report with a delay. */
export async function serverCount(site, app, expected) {
  const giveUpAtMs = performance.now() + COUNTS_WITHIN_MS;
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${site.api.httpPort}/server/getAllUidCount`, {
      headers: signedHeaders(app),
    });
    const { data } = await reply.json();
    if (data?.websocket_count === expected || performance.now() > giveUpAtMs) return data;
    await delay(200);
  }
}

export function sayHowMany({ held, refused, failed }, elapsedMs) {
  const seconds = Math.round(elapsedMs / 1000);
  say(`${held} are here after ${seconds} s (${refused} refused, ${failed} failed)`);
}
