import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '../harness/installation.js';
import { flushAll } from '../harness/redis.js';
import { within } from '../harness/until.js';
import type { Cluster } from './cluster.js';

/** How hard the strikes of a run are. */
export interface Force {
  readonly pauseMs: number;
  /** How long a killed engine stays away. */
  readonly awayMs: number;
}

/** One blow; resolves when everything that it took away is back. `round` chooses which of two processes is hit. */
export type Strike = (cluster: Cluster, force: Force, round: number) => Promise<void>;

const TRAP_WITHIN_MS = 30_000;

const killOf =
  (role: Role): Strike =>
  async (cluster, _, round) => {
    const place = round % 2;
    await cluster.fleet.of(role)[place]!.kill();
    await cluster.fleet.replace(role, place);
  };

const pauseOf =
  (role: Role): Strike =>
  async (cluster, { pauseMs }, round) => {
    const { pid } = cluster.fleet.of(role)[round % 2]!;
    process.kill(pid, 'SIGSTOP');
    await pause(pauseMs);
    process.kill(pid, 'SIGCONT');
  };

const killEngine =
  (name: 'redis' | 'mariadb'): Strike =>
  async ({ engines }, { awayMs }) => {
    await engines[name].kill();
    await pause(awayMs);
    await engines[name].start();
  };

const pauseEngine =
  (name: 'redis' | 'mariadb'): Strike =>
  async ({ engines }, { pauseMs }) => {
    await engines[name].pause();
    await pause(pauseMs);
    await engines[name].resume();
  };

/** Kills the first process of a role when it is about to send certain bytes to an engine. */
const killBefore =
  (role: Role, link: 'toDatabase' | 'toRedis', bytes: string): Strike =>
  async (cluster) => {
    const { pid } = cluster.fleet.of(role)[0]!;
    const sprung = cluster[link].setTrap(bytes, () => process.kill(pid, 'SIGKILL'));
    await within(`${role} to send ${JSON.stringify(bytes)}`, sprung, TRAP_WITHIN_MS);
    await cluster.fleet.replace(role, 0);
  };

/** All of DESIGN's faults, by name. */
export const STRIKES: Readonly<Record<string, Strike>> = {
  'kill api': killOf('api'),
  'kill worker': killOf('worker'),
  'kill gateway': killOf('gateway'),
  'kill redis': killEngine('redis'),
  'flush redis': ({ engines }) => flushAll(engines.redisUrl),
  'kill mariadb': killEngine('mariadb'),
  // The id of the delivery job: the batch is committed, and nobody was told.
  'kill api between commit and enqueue': killBefore('api', 'toRedis', 'outbox-'),
  'kill worker between hand-over and outbox delete': killBefore('worker', 'toDatabase', 'DELETE FROM outbox'),
  // What BullMQ writes of a finished job; the frames are on the nodes' streams by then.
  'kill worker between push and job completion': killBefore('worker', 'toRedis', '\r\nreturnvalue\r\n'),
  'pause api': pauseOf('api'),
  'pause worker': pauseOf('worker'),
  'pause gateway': pauseOf('gateway'),
  'pause redis': pauseEngine('redis'),
  'pause mariadb': pauseEngine('mariadb'),
};
