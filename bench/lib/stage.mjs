import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { say } from '../../scripts/bootstrap.mjs';
import { Failure } from '../../scripts/lib/failure.mjs';
import { ROOT } from '../../scripts/lib/root.mjs';
import { registerUsers, usageOf } from './installation.mjs';
import { processesOf } from './layout.mjs';
import { round } from './latencies.mjs';
import { ROUTES_MAX } from './mark.mjs';

const HALF_WARMUP_SECONDS = 2;
const WARMUP_ROUNDS = 2;

/**
 * A running server in the chosen layout, an app with users, and a load process that sends along routes between them.
 * @typedef {{ users: number, routes: [number, number][], devices?: number, connections: number, layout: string }} Plan
 */
export class Stage {
  /** @param {import('./installation.mjs').Installation} installation @param {Plan} plan */
  static async open(installation, plan, settings = {}) {
    const groups = processesOf(plan.layout);
    if (plan.routes.length === 0 || plan.routes.length > ROUTES_MAX) {
      throw new Failure(`--users wants from 2 to ${ROUTES_MAX}, not ${plan.users}.`);
    }
    say(`starting ${groups.join(' + ')} ${JSON.stringify(settings)}`);
    const server = await installation.startLayout(groups, settings);
    const app = await installation.createApp();
    const uids = Array.from({ length: plan.users }, (_, index) => `u${index}`);
    say(`registering ${uids.length} users`);
    const tokens = await registerUsers(app, server.httpPorts[0], uids);
    const load = fork(join(ROOT, 'bench/load/messages.mjs'));
    await installation.engines.adopt(load.pid);
    const stage = new Stage(installation, server, load, app);
    stage.users = uids.map((uid) => ({ uid, token: tokens.get(uid) }));
    await stage.#ask({
      task: 'open',
      httpPorts: server.httpPorts,
      wsPort: server.wsPort,
      users: stage.users,
      routes: plan.routes,
      devices: plan.devices ?? 1,
      connections: plan.connections,
    });
    return stage;
  }

  constructor(installation, server, load, app) {
    this.installation = installation;
    this.server = server;
    this.load = load;
    this.app = app;
    /** Over all rounds, warm-ups included. */
    this.acknowledged = 0;
  }

  /** Every route is used, too: the first message of a conversation costs several times as much as the next one. */
  async warmUp(seconds) {
    say(`warming up for ${seconds} s`);
    await this.#ask({ task: 'saturate', seconds, rounds: WARMUP_ROUNDS });
  }

  async saturate(seconds) {
    say(`saturating for ${seconds} s`);
    return this.#measured({ task: 'saturate', seconds }, seconds);
  }

  /** Open loop: messages are due at a fixed rate, and their latency counts from then. */
  async arrive(perSecond, seconds) {
    say(`sending ${perSecond} messages/s for ${seconds} s`);
    await this.#ask({ task: 'arrive', perSecond, seconds: HALF_WARMUP_SECONDS });
    return this.#measured({ task: 'arrive', perSecond, seconds }, seconds);
  }

  async close() {
    this.load.send({ task: 'exit' });
    await this.installation.stopProcesses();
  }

  async #ask(task) {
    this.load.send(task);
    const answered = new AbortController();
    const gone = once(this.load, 'exit', { signal: answered.signal }).then(([code]) => {
      throw new Error(`the load process ended with ${code}`);
    });
    gone.catch(() => undefined);
    try {
      const [answer] = await Promise.race([once(this.load, 'message'), gone]);
      if (answer.failure) throw new Error(answer.failure);
      this.acknowledged += answer.acknowledged ?? 0;
      return answer;
    } finally {
      answered.abort();
    }
  }

  async #measured(task, seconds) {
    const storedBefore = await this.#countStored();
    const before = this.usage();
    const startAt = performance.now();
    const result = await this.#ask(task);
    const elapsedMs = performance.now() - startAt;
    const after = this.usage();
    const stored = (await this.#countStored()) - storedBefore;
    const processes = Object.fromEntries(
      Object.entries(after).map(([name, { cpuMs, rssBytes }]) => [
        name,
        {
          cpuPercent: round(((cpuMs - before[name].cpuMs) / elapsedMs) * 100, 1),
          cpuUsPerMessage: round(((cpuMs - before[name].cpuMs) * 1000) / Math.max(1, result.sent), 1),
          rssMb: Math.round(rssBytes / 1e6),
        },
      ]),
    );
    return {
      sentPerSecond: Math.round(result.sent / seconds),
      acknowledgedPerSecond: Math.round((result.acknowledged / result.elapsedMs) * 1000),
      storedPerSecond: Math.round((stored / result.elapsedMs) * 1000),
      pushedPerSecond: Math.round((result.pushed / result.elapsedMs) * 1000),
      stored,
      ...result,
      processes,
    };
  }

  /** Sequences are given out densely and nothing is removed here, so the last ones add up to the stored messages. */
  async #countStored() {
    const [{ stored }] = await this.installation.sql(
      'SELECT COALESCE(SUM(last_seq), 0) AS stored FROM conversations',
    );
    return Number(stored);
  }

  /** CPU time and memory by process. */
  usage() {
    const { mariadb, redis } = this.installation.engines;
    const parts = this.server.parts.map(({ roles, pid }, index) => [`${index + 1} ${roles}`, usageOf(pid)]);
    return {
      ...Object.fromEntries(parts),
      mariadb: usageOf(mariadb.pid),
      redis: usageOf(redis.pid),
      load: usageOf(this.load.pid),
    };
  }
}

/** What the database holds against what was acknowledged: nothing is missing, and no sequence has a gap. */
export async function storedFaults(installation, acknowledged) {
  const [{ stored, gaps }] = await installation.sql(
    `SELECT COALESCE(SUM(messages), 0) AS stored, COALESCE(SUM(last_seq - messages), 0) AS gaps
     FROM (SELECT COUNT(*) AS messages, MAX(seq) AS last_seq FROM messages GROUP BY conversation_id) AS conversations`,
  );
  return { stored: Number(stored), missing: Math.max(0, acknowledged - Number(stored)), gaps: Number(gaps) };
}
