import { registerUser } from '../harness/chat-user.js';
import type { TestApp } from '../harness/signed-call.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';
import type { Cluster } from './cluster.js';
import { Device } from './device.js';
import { findViolations, type Violation } from './history-checker.js';
import type { RunRecord } from './record.js';
import { Sender } from './sender.js';
import { countOwedBatches, readStored } from './stored.js';

const APPS = 2;
const USERS_PER_APP = 4;
const REST_WITHIN_MS = 60_000;

/** What a run showed. */
export interface Outcome {
  readonly sent: number;
  readonly acknowledged: number;
  /** Messages that had to be sent more than once until they were answered. */
  readonly repeated: number;
  readonly frames: number;
  /** The longest that an acknowledged message took from its sending to its first frame, in milliseconds. */
  readonly slowestMs: number;
  readonly violations: readonly Violation[];
}

/**
 * Senders and receivers on a cluster while `strike` does its work: two tenants with the same uids, each user writes to
 * all others of its app and has two devices. Ends when everything has come to rest, with what the checker found.
 */
export async function runUnderLoad(cluster: Cluster, strike: () => Promise<void>): Promise<Outcome> {
  let turn = 0;
  const next = (role: 'api' | 'gateway'): { http: string; ws: string } => {
    const servers = cluster.fleet.of(role);
    return servers[turn++ % servers.length]!;
  };
  const uids = Array.from({ length: USERS_PER_APP }, () => unique('u'));
  const peersOf = (uid: string): string[] => uids.filter((each) => each !== uid);
  const apps: TestApp[] = [];
  for (let count = 0; count < APPS; count++) apps.push(await cluster.installation.createApp(next('api')));
  const users = await Promise.all(apps.flatMap((app) => uids.map((uid) => registerUser(app, uid))));
  const devices = users.flatMap((user) =>
    [1, 2].map(
      (number) =>
        new Device(
          user,
          `${user.app.id} ${user.uid} device ${number}`,
          () => next('gateway').ws,
          () => next('api').http,
        ),
    ),
  );
  const areConnected = (): boolean => devices.every((device) => device.isConnected);
  await until('every device to be connected', areConnected);
  const senders = users.map((user) => new Sender(user, peersOf(user.uid), () => next('api').http));
  const traffic = (): number => devices.reduce((sum, device) => sum + device.currentFrames.length, 0);
  await until('traffic', () => traffic() > 100, REST_WITHIN_MS);
  try {
    await strike();
    await cluster.fleet.untilReady();
    await until('every device to be back', areConnected, REST_WITHIN_MS);
  } finally {
    await Promise.all(senders.map((sender) => sender.stop()));
  }
  // What does not come to rest is for the checker to name.
  const { databaseUrl } = cluster.installation;
  const isPaid = async (): Promise<boolean> => (await countOwedBatches(databaseUrl)) === 0;
  await until('the outbox to be empty', isPaid, REST_WITHIN_MS).catch(() => undefined);
  await untilQuiet(traffic);
  const records = await Promise.all(devices.map((device) => device.finish()));
  const run: RunRecord = {
    sent: senders.flatMap(({ sent }) => sent),
    devices: records,
    ...(await readStored(
      databaseUrl,
      apps.map(({ id }) => id),
    )),
  };
  return {
    sent: run.sent.length,
    acknowledged: run.sent.filter(({ acknowledgedId }) => acknowledgedId !== null).length,
    repeated: run.sent.filter(({ attempts }) => attempts > 1).length,
    frames: records.flatMap(({ sessions }) => sessions.flatMap(({ frames }) => frames)).length,
    slowestMs: slowestOf(run),
    violations: findViolations(run),
  };
}

function slowestOf({ sent, devices }: RunRecord): number {
  const firstAtMs = new Map<string, number>();
  for (const { msgId, atMs } of devices.flatMap(({ sessions }) => sessions.flatMap(({ frames }) => frames))) {
    firstAtMs.set(msgId, Math.min(atMs, firstAtMs.get(msgId) ?? atMs));
  }
  return sent.reduce((slowest, { acknowledgedId, sentAtMs }) => {
    const atMs = firstAtMs.get(acknowledgedId ?? '');
    return atMs === undefined ? slowest : Math.max(slowest, atMs - sentAtMs);
  }, 0);
}

/** A second without a new frame. */
async function untilQuiet(traffic: () => number): Promise<void> {
  let last = traffic();
  let sinceMs = Date.now();
  await until('the sockets to be quiet', () => {
    if (traffic() !== last) [last, sinceMs] = [traffic(), Date.now()];
    return Date.now() - sinceMs > 1_000;
  });
}
