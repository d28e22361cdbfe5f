import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import { say } from '../../scripts/bootstrap.mjs';
import { usageOf } from '../lib/installation.mjs';
import { round } from '../lib/latencies.mjs';
import { openCrowd } from './sockets.mjs';

export const FRAMES_DEFAULTS = {
  sockets: 1_000,
  /** Seconds of each of the three measurements. */
  seconds: 10,
};

const WARM_UP_SECONDS = 3;
const FRAMES_PER_ENTRY = 200;
/** Frames that wait in the node's stream at most: enough to keep it busy, far from what the stream is cut at. */
const AHEAD_MAX = 20_000;
const BURST = 4;
const POLL_MS = 2;
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
 * to each, which the gateway may write together, then to the whole app.
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
  const [users] = await database.query("SELECT id, app_id FROM users WHERE uid LIKE 'u%' ORDER BY id");
  await database.end();
  const redis = new Redis(installation.engines.redisUrl);
  const [nodeId] = await redis.smembers('hongyan:nodes');
  const feed = new Feed({ redis, key: `hongyan:stream:${nodeId}`, clients, gateway: site.gateways[0] });
  const results = {};
  for (const [name, entries] of Object.entries(kindsOfEntries(users, sockets))) {
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
    broadcastFramesPerSecond: results.broadcast.framesPerSecond,
    held,
    lost,
    ...results,
  };
}

/** Stream entries that are put in over and over, with how many frames each makes. */
function kindsOfEntries(users, sockets) {
  const chunks = (size) =>
    Array.from({ length: Math.ceil(users.length / size) }, (_, index) =>
      users.slice(index * size, (index + 1) * size),
    );
  const entry = (frames, count = frames.length) => ({ text: JSON.stringify(frames), count });
  const burst = (id) => Array.from({ length: BURST }, () => [id, FRAME]);
  return {
    single: chunks(FRAMES_PER_ENTRY).map((some) => entry(some.map(({ id }) => [id, FRAME]))),
    bursts: chunks(FRAMES_PER_ENTRY / BURST).map((some) => entry(some.flatMap(({ id }) => burst(id)))),
    broadcast: [entry([[users[0].app_id, FRAME, 'app']], sockets)],
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
    const look = async () => {
      arrived = (await this.clients.state()).frames - framesBefore;
      return arrived;
    };
    while (performance.now() - startedAtMs < seconds * 1000) {
      const pipeline = this.redis.pipeline();
      for (; put - arrived < AHEAD_MAX; put += entries[next++ % entries.length].count) {
        pipeline.xadd(this.key, 'MAXLEN', '~', 10_000, '*', 'e', entries[next % entries.length].text);
      }
      if (pipeline.length > 0) await pipeline.exec();
      else await delay(POLL_MS);
      await look();
    }
    // Pings arrive as well, so the count may exceed what was put in, but never stay below it.
    const giveUpAtMs = performance.now() + 10_000;
    while ((await look()) < put && performance.now() < giveUpAtMs) await delay(POLL_MS);
    const elapsedMs = performance.now() - startedAtMs;
    const cpuMs = [usageOf(this.gateway.pid).cpuMs, this.clients.cpuMs()].map((ms, at) => ms - cpuBefore[at]);
    return {
      framesPerSecond: Math.round((put / elapsedMs) * 1000),
      missing: Math.max(0, put - arrived),
      gatewayCpuPercent: Math.round((cpuMs[0] / elapsedMs) * 100),
      clientCpuPercent: Math.round((cpuMs[1] / elapsedMs) * 100),
      gatewayCpuPerFrameUs: round((cpuMs[0] * 1000) / put),
    };
  }
}
