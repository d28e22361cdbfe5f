import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserPrincipal } from '@hongyan/kernel';
import type { DeliveryJob } from '@hongyan/queue';
import { until } from '../../test/harness/until.js';
import { listWaitingJobs } from '../../test/medium/jobs.js';
import { entryOf, summaryOf } from '../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, shutDown, TestInstallation } from '../../test/medium/parts.js';
import { SILENT } from '../../test/medium/redis.js';
import { OutboxSweeperService } from './outbox-sweeper.service.js';

const GRACE_MS = 60_000;

const byPlace = (one: { frame: string }, other: { frame: string }): number =>
  one.frame < other.frame ? -1 : 1;

describe(OutboxSweeperService.name, () => {
  let installation: TestInstallation;
  let writer: Parts;
  let worker: Parts;
  let sweeper: OutboxSweeperService | undefined;

  beforeEach(async () => {
    installation = await TestInstallation.create({
      HONGYAN_OUTBOX_SWEEP_MS: '100',
      HONGYAN_OUTBOX_GRACE_MS: String(GRACE_MS),
    });
    [writer, worker] = await Promise.all([installation.openProcess(), installation.openProcess()]);
  });

  afterEach(async () => {
    if (sweeper) await shutDown(sweeper);
    sweeper = undefined;
    await installation.dispose();
  });

  function startSweeper(): void {
    const { config, outbox, relay, unitOfWork, clock, wallClock } = worker;
    sweeper = new OutboxSweeperService(config, SILENT, outbox, relay, unitOfWork, clock, wallClock);
    sweeper.onApplicationBootstrap();
  }

  async function party(count: number): Promise<UserPrincipal[]> {
    const app = await createApp(writer);
    return Promise.all(Array.from({ length: count }, () => registerUser(writer, app)));
  }

  const listJobs = (): Promise<Map<string, DeliveryJob>> => listWaitingJobs(writer);

  /** As a flush of Redis would: the announcement is lost, the outbox row stays. */
  const loseJobs = (): Promise<void> => writer.redis.flush();

  it('announces what was left behind with the very frames of the first announcement', async () => {
    const users = await party(4);
    const [alice, bob, carol, dave] = users;
    const contents = ['{"n":1.0,"big":12345678901234567890}', '{"t":"😀\\u0000"}', '{"x":null,"o":{}}', '{}'];
    // The pairs are new in an order that is not the order of the messages of a batch.
    await writer.log.append(entryOf(carol!, dave!));
    await Promise.all(
      Array.from({ length: 24 }, (_, index) => {
        const [from, target] = [
          [alice!, bob!],
          [carol!, dave!],
          [bob!, alice!],
          [dave!, alice!],
        ][index % 4]!;
        return writer.log.append(
          entryOf(from!, target!, { contentJson: contents[index % contents.length]! }),
        );
      }),
    );
    const original = await listJobs();
    const frames = [...original.values()].flatMap(({ deliveries }) => deliveries);
    expect(frames).toHaveLength(25);

    await loseJobs();
    expect((await listJobs()).size).toBe(0);
    worker.clock.aheadMs = GRACE_MS + 10_000;
    startSweeper();
    const repeated = await until('all batches to be announced again', async () => {
      const jobs = await listJobs();
      return jobs.size === original.size && jobs;
    });
    for (const [id, job] of original) {
      expect(repeated.get(id)?.outboxId).toBe(job.outboxId);
      expect(repeated.get(id)!.deliveries.toSorted(byPlace)).toEqual(job.deliveries.toSorted(byPlace));
    }
  });

  it('keeps the order of the batch', async () => {
    const users = await party(6);
    const [alice, bob] = users;
    const lane = writer.log.laneOf(entryOf(alice!, bob!).pair);
    const sameLane = users
      .flatMap((from) => users.map((target) => [from, target] as const))
      .filter(([from, target]) => from !== target && writer.log.laneOf(entryOf(from, target).pair) === lane);
    // Conversations come into being in one order and are written to in the other.
    for (const [from, target] of sameLane) await writer.log.append(entryOf(from, target));
    await Promise.all(
      sameLane.toReversed().map(([from, target]) => writer.log.append(entryOf(from, target))),
    );
    const original = await listJobs();
    await loseJobs();
    worker.clock.aheadMs = GRACE_MS + 10_000;
    startSweeper();
    const repeated = await until('all batches to be announced again', async () => {
      const jobs = await listJobs();
      return jobs.size === original.size && jobs;
    });
    for (const [id, job] of original) {
      expect(repeated.get(id)!.deliveries.map(summaryOf)).toEqual(job.deliveries.map(summaryOf));
    }
  });

  it('does not touch what is younger than the grace period', async () => {
    const [alice, bob] = await party(2);
    await writer.log.append(entryOf(alice!, bob!));
    const [lateId] = [...(await listJobs()).keys()];
    await loseJobs();
    await writer.unitOfWork.pool.execute('UPDATE outbox SET created_at_ms = ?', [Date.now() - 2 * GRACE_MS]);
    await writer.log.append(entryOf(alice!, bob!));
    await loseJobs();
    startSweeper();
    await until('the old batch to be announced', async () => (await listJobs()).has(lateId!));
    expect([...(await listJobs()).keys()]).toEqual([lateId]);
  });

  it('does no harm to a batch that still waits', async () => {
    const [alice, bob] = await party(2);
    await writer.log.append(entryOf(alice!, bob!));
    const before = await listJobs();
    worker.clock.aheadMs = GRACE_MS + 10_000;
    startSweeper();
    // A batch that was lost as well shows when the sweeper has been round.
    const asked = worker.outbox.listOwed.bind(worker.outbox);
    let rounds = 0;
    worker.outbox.listOwed = (...args) => {
      rounds++;
      return asked(...args);
    };
    await until('the sweeper to have been round twice', () => rounds >= 3);
    expect(await listJobs()).toEqual(before);
  });

  it('gets through more batches than fit into a page', async () => {
    const [alice, bob] = await party(2);
    const { conversationId, seq } = await writer.log.append(entryOf(alice!, bob!));
    const batch = JSON.stringify([[conversationId, seq]]);
    const rows = Array.from({ length: 250 }, () => [0, Date.now() - 2 * GRACE_MS, batch]);
    await writer.unitOfWork.pool.execute('INSERT INTO outbox (lane, created_at_ms, batch) VALUES ?', [rows]);
    await loseJobs();
    startSweeper();
    await until('all batches to be announced', async () => (await listJobs()).size >= 250);
  });
});
