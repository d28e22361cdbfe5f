import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../../scripts/bootstrap.mjs';
import { Crowd } from '../lib/crowd.mjs';
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
const PAGE = 100;

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
  const found = await readHistories(nodes[0].httpPort, tokens, users);
  await crowd.close();
  await installation.stopProcesses();
  const inHistory = new Set(found.indexes);
  return {
    // Acknowledged, and not in the receiver's history.
    lost: books.acknowledged.filter((index) => !inHistory.has(index)).length,
    // More than once in history.
    twice: found.indexes.length - inHistory.size,
    // Seen on a socket, and not in history.
    phantoms: books.arrived.filter((index) => !inHistory.has(index)).length,
    gaps: found.gaps,
    // Acknowledged, never seen on a socket, found by reading history.
    foundBySync: pushes.lost,
    // Without an answer: stored or not, but never twice.
    unanswered: pushes.failed,
    storedUnanswered: inHistory.size - books.acknowledged.length,
    held: back.held,
    stopSeconds,
    closedWith: back.closedWith,
    pushMs: toFrameMs,
    pushes,
  };
}

/** The numbers of all messages that the receivers find in their histories, and holes in the sequences. */
async function readHistories(httpPort, tokens, users) {
  const indexes = [];
  let gaps = 0;
  for (let user = 0; user < users; user++) {
    for (const sender of SENDERS) {
      const rows = await readHistory(httpPort, tokenOf(tokens, user), sender);
      rows.forEach(({ id }, at) => {
        if (id !== rows.length - at) gaps++;
      });
      indexes.push(...rows.map(({ content }) => Number(content.content.slice('p.'.length))));
    }
  }
  return { indexes, gaps };
}

async function readHistory(httpPort, token, peer) {
  const rows = [];
  for (;;) {
    const query = new URLSearchParams({ token, link_user: peer, limit: String(PAGE) });
    if (rows.length > 0) query.set('node_marker', String(rows.at(-1).id));
    const reply = await fetch(`http://127.0.0.1:${httpPort}/messages/getHistoricalMessage?${query}`);
    const { code, data } = await reply.json();
    if (code !== 200) throw new Error(`reading a history failed with ${code}`);
    rows.push(...data.data);
    if (data.data.length === 0) return rows;
  }
}
