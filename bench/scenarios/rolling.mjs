import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../../scripts/bootstrap.mjs';
import { Crowd } from '../lib/crowd.mjs';
import { judgeHistories } from '../lib/histories.mjs';
import { registerUsers } from '../lib/installation.mjs';
import { round } from '../lib/latencies.mjs';
import { createUsers, tokenOf } from '../lib/population.mjs';

export const ROLLING_DEFAULTS = {
  nodes: 3,
  /** Receivers; eight senders write to them. */
  users: 64,
  /** Messages per second. */
  rate: 200,
  /** Seconds between two restarts. */
  pause: 5,
};

const SENDERS = Array.from({ length: 8 }, (_, index) => `sender${index}`);
const LANES = 32;
const TIMEOUT_MS = 60_000;
const SETTLE_MS = 15_000;

/**
 * Several nodes with all roles, restarted one by one while messages flow and the clients move from node to node. Then
 * every receiver reads its whole history: each message that was acknowledged must be in it once, and none twice.
 */
export async function runRolling(installation, { nodes: nodeCount, users, rate, pause }) {
  say(`starting ${nodeCount} nodes with all roles`);
  const nodes = [];
  for (let index = 0; index < nodeCount; index++) nodes.push(await installation.start());
  const ports = () => ({
    wsPorts: nodes.map(({ wsPort }) => wsPort),
    httpPorts: nodes.map(({ httpPort }) => httpPort),
  });
  const app = await installation.createApp();
  const tokens = await createUsers(installation, app, users, nodes[0].httpPort);
  const senders = await registerUsers(app, nodes[0].httpPort, SENDERS);
  const { wsPorts, httpPorts } = ports();
  const crowd = await Crowd.open(installation, {
    tokens,
    first: 0,
    processes: 1,
    ports: wsPorts,
    atOnce: users,
  });
  await crowd.askAll('sendFrom', () => ({ httpPorts, senders: [...senders.values()], lanes: LANES }));
  await crowd.hold(1, TIMEOUT_MS);
  await crowd.askAll('push', () => ({ perSecond: rate, from: 0, to: users }));
  await delay(pause * 1000);
  const stopSeconds = [];
  for (const [index, node] of nodes.entries()) {
    say(`restarting node ${index + 1}`);
    const startedAtMs = performance.now();
    await node.stop();
    stopSeconds.push(round((performance.now() - startedAtMs) / 1000));
    nodes[index] = await installation.start();
    await crowd.askAll('move', ports);
    await delay(pause * 1000);
  }
  const back = await crowd.untilHeld(users, TIMEOUT_MS);
  const { toFrameMs } = await crowd.window();
  const pushes = await crowd.stopPushing(SETTLE_MS);
  const [books] = await crowd.askAll('books');
  say('reading all histories');
  const receivers = Array.from({ length: users }, (_, user) => tokenOf(tokens, user));
  const judgement = await judgeHistories(nodes[0].httpPort, receivers, SENDERS, books);
  await crowd.close();
  await installation.stopProcesses();
  return {
    ...judgement,
    unanswered: pushes.failed,
    held: back.held,
    stopSeconds,
    closedWith: back.closedWith,
    pushMs: toFrameMs,
    pushes,
  };
}
