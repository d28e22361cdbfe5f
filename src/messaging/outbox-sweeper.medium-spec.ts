import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserPrincipal } from '@hongyan/kernel';
import { until } from '../../test/harness/until.js';
import { listWaitingJobs } from '../../test/medium/jobs.js';
import { entryOf } from '../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, shutDown, TestInstallation } from '../../test/medium/parts.js';
import { SILENT } from '../../test/medium/redis.js';
import { OutboxSweeperService } from './outbox-sweeper.service.js';

const GRACE_MS = 60_000;

describe(OutboxSweeperService.name, () => {
  let installation: TestInstallation;
  let writer: Parts;
  let worker: Parts;
  let sweeper: OutboxSweeperService | undefined;
  let alice: UserPrincipal;
  let bob: UserPrincipal;

  beforeEach(async () => {
    installation = await TestInstallation.create({
      HONGYAN_OUTBOX_SWEEP_MS: '100',
      HONGYAN_OUTBOX_GRACE_MS: String(GRACE_MS),
      HONGYAN_DELIVERY_PARTITIONS: '2',
    });
    [writer, worker] = await Promise.all([installation.openProcess(), installation.openProcess()]);
    const app = await createApp(writer);
    [alice, bob] = [await registerUser(writer, app), await registerUser(writer, app)];
  });

  afterEach(async () => {
    if (sweeper) await shutDown(sweeper);
    sweeper = undefined;
    await installation.dispose();
  });

  function startSweeper(): void {
    const { config, outbox, relay, unitOfWork, clock } = worker;
    sweeper = new OutboxSweeperService(config, SILENT, outbox, relay, unitOfWork, clock);
    sweeper.onApplicationBootstrap();
  }

  const listJobIds = async (): Promise<string[]> => [...(await listWaitingJobs(writer)).keys()];

  /** As a flush of Redis would: the announcements are lost, the outbox rows stay. */
  async function loseJobs(): Promise<number[]> {
    const rowIds = [...(await listWaitingJobs(writer)).values()].map(({ outboxId }) => outboxId!);
    await writer.redis.flush();
    expect(await listJobIds()).toEqual([]);
    return rowIds;
  }

  it('has each lane deliver what was left behind', async () => {
    for (let count = 0; count < 3; count++) await writer.log.append(entryOf(alice, bob));
    const rowIds = await loseJobs();
    expect(rowIds).toHaveLength(3);
    worker.clock.aheadMs = GRACE_MS + 10_000;
    startSweeper();
    const id = `owed-${Math.max(...rowIds)}`;
    const job = await until('the lane to be told', async () => (await listWaitingJobs(writer)).get(id));
    const lane = writer.log.laneOf(entryOf(alice, bob).pair);
    expect(job).toEqual({ deliveries: [], lane, owedUpTo: Math.max(...rowIds) });
  });

  it('has a lane that there is deliver what lanes owe that there were once', async () => {
    await writer.log.append(entryOf(alice, bob));
    const [rowId] = await loseJobs();
    const lanes = worker.config.deliveryPartitions;
    await writer.unitOfWork.pool.execute('UPDATE outbox SET lane = ?', [3 * lanes + 1]);
    worker.clock.aheadMs = GRACE_MS + 10_000;
    startSweeper();
    const id = `owed-${rowId}`;
    const job = await until('a lane to be told', async () => (await listWaitingJobs(writer)).get(id));
    expect(job).toEqual({ deliveries: [], lane: 1, owedUpTo: rowId });
  });

  it('does not touch what is younger than the grace period', async () => {
    await writer.log.append(entryOf(alice, bob));
    const [lateId] = await loseJobs();
    await writer.unitOfWork.pool.execute('UPDATE outbox SET created_at_ms = ?', [Date.now() - 2 * GRACE_MS]);
    await writer.log.append(entryOf(alice, bob));
    await loseJobs();
    startSweeper();
    await until('the lane to be told', async () => (await listJobIds()).length > 0);
    expect(await listJobIds()).toEqual([`owed-${lateId}`]);
  });

  it('tells a lane once, however often it comes by before the lane has its turn', async () => {
    await writer.log.append(entryOf(alice, bob));
    const [rowId] = await loseJobs();
    worker.clock.aheadMs = GRACE_MS + 10_000;
    const asked = worker.outbox.listLanes.bind(worker.outbox);
    let rounds = 0;
    worker.outbox.listLanes = (...args) => {
      rounds++;
      return asked(...args);
    };
    startSweeper();
    await until('the sweeper to have been round twice', () => rounds >= 3);
    expect(await listJobIds()).toEqual([`owed-${rowId}`]);
  });
});
