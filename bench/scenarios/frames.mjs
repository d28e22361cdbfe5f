import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import { say } from '../../scripts/bootstrap.mjs';
import { usageOf } from '../lib/installation.mjs';
import { round } from '../lib/latencies.mjs';
import { openCrowd } from './sockets.mjs';

export const FRAMES_DEFAULTS = {
  sockets: 1_000,
  /** Seconds of each of the two measurements. */
  seconds: 10,
};

const WARM_UP_SECONDS = 3;
const FRAMES_PER_ENTRY = 200;
/** Frames that wait in the node's stream at most: enough to keep it busy, far from what the stream is cut at. */
const AHEAD_MAX = 40_000;
const BURST = 4;
const POLL_MS = 2;
const SETTLE_MS = 10_000;
const HOLD_TIMEOUT_MS = 60_000;
/** A chat frame as delivery makes it (contract 5.5.5). */
const FRAME = JSON.stringify({
  msg_id: '29c93b63-7192-4b21-aad9-1f8773c009b0',
  from_uid: 'sender0',
  target_uid: 'u0',
  type: 'Msg:Txt',
  content: { content: 'A message of forty characters, or about so', extra: '' },
  send_time: '2026-01-01 00:00:00',
  status: 1,
  arrivals_callback: 1,
  message_direction: 2,
  nickname: 'sender0',
});

/**
 * How many frames one gateway process writes per second. They are put into its stream as workers put them there, so
 * that nothing but the gateway, Redis and the clients is at work: first to one user after another, then four in a row
 * to each, which the gateway writes together. (Notices to a whole app are limited, so they are no measure.)
 */
export async function runFrames(installation, { sockets, seconds }) {
  const { site, crowd } = await openCrowd(installation, {
    groups: [{ size: sockets, processes: 1 }],
    gateways: 1,
    atOnce: 128,
  });
  const [clients] = crowd;
  await clients.hold(1, HOLD_TIMEOUT_MS);
  const database = await mysql.createConnection(installation.engines.databaseUrl);
  const [users] = await database.query("SELECT id FROM users WHERE uid LIKE 'u%' ORDER BY id");
  await database.end();
  const redis = new Redis(installation.engines.redisUrl);
  const [nodeId] = await redis.smembers('hongyan:nodes');
  const feed = new Feed({ redis, key: `hongyan:stream:${nodeId}`, clients, gateway: site.gateways[0] });
  const results = {};
  for (const [name, entries] of Object.entries(kindsOfEntries(users))) {
    await feed.run(entries, WARM_UP_SECONDS);
    results[name] = await feed.run(entries, seconds);
    say(`${name}: ${results[name].framesPerSecond} frames/s`);
  }
  redis.disconnect();
  const { lost, held } = await clients.state();
  await clients.close();
  await installation.stopProcesses();
  return {
    framesPerSecond: results.single.framesPerSecond,
    corkedFramesPerSecond: results.bursts.framesPerSecond,
    held,
    lost,
    ...results,
  };
}

/** Stream entries that are put in over and over, with how many frames each makes. */
function kindsOfEntries(users) {
  const chunks = (size) =>
    Array.from({ length: Math.ceil(users.length / size) }, (_, index) =>
      users.slice(index * size, (index + 1) * size),
    );
  const entry = (frames) => ({ text: JSON.stringify(frames), count: frames.length });
  const burst = (id) => Array.from({ length: BURST }, () => [id, FRAME]);
  return {
    single: chunks(FRAMES_PER_ENTRY).map((some) => entry(some.map(({ id }) => [id, FRAME]))),
    bursts: chunks(FRAMES_PER_ENTRY / BURST).map((some) => entry(some.flatMap(({ id }) => burst(id)))),
  };
}

class Feed {
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Keeps the stream filled for a time; every frame must arrive. */
  async run(entries, seconds) {
    const { frames: framesBefore } = await this.clients.state();
    const cpuBefore = [usageOf(this.gateway.pid).cpuMs, this.clients.cpuMs()];
    const startedAtMs = performance.now();
    let put = 0;
    let next = 0;
    let arrived = 0;
    let isOver = false;
    // Asked beside the feeding, which never waits for the answer.
    const watching = (async () => {
      while (!isOver) {
        arrived = (await this.clients.state()).frames - framesBefore;
        await delay(POLL_MS);
      }
    })();
    while (performance.now() - startedAtMs < seconds * 1000) {
      const pipeline = this.redis.pipeline();
      for (; put - arrived < AHEAD_MAX; next = (next + 1) % entries.length) {
        pipeline.xadd(this.key, 'MAXLEN', '~', 10_000, '*', 'e', entries[next].text);
        put += entries[next].count;
      }
      if (pipeline.length > 0) await pipeline.exec();
      else await delay(POLL_MS);
    }
    const giveUpAtMs = performance.now() + SETTLE_MS;
    while (arrived < put && performance.now() < giveUpAtMs) await delay(POLL_MS);
    const elapsedMs = performance.now() - startedAtMs;
    const cpuMs = [usageOf(this.gateway.pid).cpuMs, this.clients.cpuMs()].map((ms, at) => ms - cpuBefore[at]);
    isOver = true;
    await watching;
    return {
      framesPerSecond: Math.round((put / elapsedMs) * 1000),
      missing: put - arrived,
      gatewayCpuPercent: Math.round((cpuMs[0] / elapsedMs) * 100),
      clientCpuPercent: Math.round((cpuMs[1] / elapsedMs) * 100),
      gatewayCpuPerFrameUs: round((cpuMs[0] * 1000) / put),
    };
  }
}
