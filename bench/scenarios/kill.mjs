import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../../scripts/bootstrap.mjs';
import { Failure } from '../../scripts/lib/failure.mjs';
import { processesFor } from '../lib/file-limits.mjs';
import { judgeHistories } from '../lib/histories.mjs';
import { signedHeaders } from '../lib/installation.mjs';
import { round } from '../lib/latencies.mjs';
import { tokenOf, uidOf } from '../lib/population.mjs';
import { openCrowd, sayHowMany, serverCount } from './sockets.mjs';

export const KILL_DEFAULTS = {
  /** Sockets of the node that is killed. */
  count: 10_000,
  /** Sockets of the other node. */
  stay: 1_000,
  /** Messages per second to those who stay; as many go to some of the others. */
  rate: 100,
  /** Seconds that are measured before. */
  calm: 10,
};

/** Of the killed node's users, those who get messages all the time, and whose histories are read in the end. */
const RECEIVERS = 64;
/** Of the killed node's users, those whose status is asked for. */
const ASKED = 200;
const SENDERS = 8;
const LANES = 32;
const AT_ONCE = 256;
const TIMEOUT_MS = 120_000;
const WARM_UP_MS = 10_000;
const OFFLINE_WITHIN_MS = 30_000;
const POLL_MS = 200;
const SETTLE_MS = 5_000;

/**
 * Kills one of two gateways with all its sockets: when its users are shown offline, what those on the other node notice
 * of it, and whether the users find in their histories what was sent to them before, meanwhile and after.
 */
export async function runKill(installation, { count, stay, rate, calm }) {
  if (processesFor(count, 1) > 1 || processesFor(count + stay, 1) > 1) {
    throw new Failure(`One process cannot hold ${count + stay} sockets here: --count must be lower.`);
  }
  const { site, crowd, app, senders, tokens } = await openCrowd(installation, {
    groups: [
      { size: count, processes: 1, gateway: 0 },
      { size: stay, processes: 1, gateway: 1 },
    ],
    gateways: 2,
    atOnce: AT_ONCE,
    senderCount: SENDERS,
  });
  const [victims, stayers] = crowd;
  const { httpPort } = site.api;
  for (const each of crowd) {
    await each.askAll('sendFrom', () => ({ httpPorts: [httpPort], senders, lanes: LANES }));
    await each.hold(1, TIMEOUT_MS);
  }
  await stayers.askAll('push', () => ({ perSecond: rate, from: 0, to: stay }));
  await victims.askAll('push', () => ({ perSecond: rate, from: 0, to: RECEIVERS, toAnybody: true }));
  await delay(WARM_UP_MS);
  await stayers.window();
  await delay(calm * 1000);
  const before = await stayers.window();

  say(`killing the node of ${count}`);
  await victims.askAll('stayAway');
  const killedAtMs = performance.now();
  await site.gateways[0].kill();
  const offlineAfterSeconds = await secondsUntilOffline(httpPort, app, count, killedAtMs);
  const during = await stayers.window();
  const { websocket_count: socketsLeft } = await serverCount(site, app, stay);
  say(`offline after ${offlineAfterSeconds} s; they come back to the other node`);
  await victims.askAll('comeBack', () => ({ wsPorts: [site.ports[1]] }));
  const back = await victims.untilHeld(count, TIMEOUT_MS, sayHowMany);
  const pushes = await stayers.stopPushing(SETTLE_MS);
  await victims.stopPushing(SETTLE_MS);
  const { lost, held } = await stayers.state();
  const [books] = await victims.askAll('books');
  const receivers = Array.from({ length: RECEIVERS }, (_, index) => tokenOf(tokens, index));
  const uids = Array.from({ length: SENDERS }, (_, index) => `sender${index}`);
  say('reading histories');
  const histories = await judgeHistories(httpPort, receivers, uids, books);
  await Promise.all(crowd.map((each) => each.close()));
  await installation.stopProcesses();
  return {
    offlineAfterSeconds,
    socketsLeft,
    backWithinSeconds: round(back.elapsedMs / 1000),
    back: back.held,
    others: {
      held,
      lost,
      timesP99: round(during.toFrameMs.p99 / before.toFrameMs.p99),
      pushMs: { before: before.toFrameMs, during: during.toFrameMs },
      pushes,
    },
    histories: { acknowledged: books.acknowledged.length, ...histories },
  };
}

/** Asks for users all over the node until none of them is online. Null when that takes too long. */
async function secondsUntilOffline(httpPort, app, count, killedAtMs) {
  const step = Math.max(1, Math.floor(count / ASKED));
  const uids = Array.from({ length: Math.min(ASKED, count) }, (_, index) => uidOf(index * step));
  const query = new URLSearchParams({ uids: JSON.stringify(uids) });
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${httpPort}/chat/onlineStatusByUids?${query}`, {
      headers: signedHeaders(app),
    });
    const { code, data } = await reply.json();
    if (code !== 200) throw new Error(`asking who is online failed with ${code}`);
    const elapsedMs = performance.now() - killedAtMs;
    if (Object.values(data).every((flag) => flag === 0)) return round(elapsedMs / 1000);
    if (elapsedMs > OFFLINE_WITHIN_MS) return null;
    await delay(POLL_MS);
  }
}
