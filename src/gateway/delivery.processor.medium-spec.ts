import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '@hongyan/kernel';
import type { DeliveryJob } from '@hongyan/queue';
import { until } from '../../test/harness/until.js';
import { openDeliveries } from '../../test/medium/deliveries.js';
import { listWaitingJobs } from '../../test/medium/jobs.js';
import { entryOf } from '../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, shutDown, TestInstallation } from '../../test/medium/parts.js';
import { SILENT, TestRedis } from '../../test/medium/redis.js';
import { openWebhooks, type WebhookParts } from '../../test/medium/webhooks.js';
import type { DeliveriesService } from '../messaging/deliveries.service.js';
import { OwedBatchesService } from '../messaging/owed-batches.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { PresenceStore } from '../presence/presence.store.js';
import { DeliveryProcessor } from './delivery.processor.js';
import { NodeStream } from './node.stream.js';

const NODE = 'node-of-bob';

describe(DeliveryProcessor.name, () => {
  let installation: TestInstallation;
  let parts: Parts;
  let webhooks: WebhookParts;
  let workers: DeliveriesService[];
  let gateway: PresenceService;
  let jobs: DeliveryJob[];

  beforeEach(async () => {
    installation = await TestInstallation.create({
      HONGYAN_DELIVERY_PARTITIONS: '1',
      HONGYAN_GATEWAY_LEASE_MS: '30000',
    });
    parts = await installation.openProcess();
    webhooks = await openWebhooks(installation.config);
    workers = [];
    gateway = new PresenceService(installation.config, new PresenceStore(parts.redis), new Clock());
    const app = await createApp(parts);
    const [alice, bob] = [await registerUser(parts, app), await registerUser(parts, app)];
    for (let count = 0; count < 4; count++) await parts.log.append(entryOf(alice, bob));
    jobs = [...(await listWaitingJobs(parts)).values()];
    expect(jobs).toHaveLength(4);
    // Presence has settled long ago.
    await parts.redis.shared.set(parts.redis.key('presence-epoch'), Date.now() - 60_000);
    await gateway.renewLease(NODE);
    await gateway.setUsers(NODE, [{ userId: bob.userId, appId: app.id, devices: { count: 1, newest: [] } }]);
  });

  afterEach(async () => {
    await Promise.all(workers.map(shutDown));
    await webhooks.close();
    await installation.dispose();
  });

  function openWorker(redis: TestRedis = parts.redis): DeliveryProcessor {
    const { outbox, unitOfWork, wallClock, journeys } = parts;
    const deliveries = openDeliveries({ ...parts, redis }, webhooks.webhooks);
    workers.push(deliveries);
    return new DeliveryProcessor(
      new PresenceService(installation.config, new PresenceStore(redis), new Clock()),
      new NodeStream(redis, SILENT),
      deliveries,
      new OwedBatchesService(outbox, deliveries, unitOfWork, wallClock),
      redis,
      SILENT,
      journeys,
    );
  }

  /** The sequences of the frames that the node was given, in their order. */
  async function given(): Promise<number[]> {
    const entries = await parts.redis.shared.xrange(parts.redis.key('stream', NODE), '-', '+');
    return entries.flatMap(([, [, entry]]) =>
      (JSON.parse(entry!) as [number, string][]).map(
        ([, frame]) => (JSON.parse(frame) as { seq: number }).seq,
      ),
    );
  }

  async function untilBooked(count: number): Promise<void> {
    await until('the batches to be paid off', async () => {
      const [row] = await parts.unitOfWork.pool.query<{ owed: number }>(
        'SELECT COUNT(*) AS owed FROM outbox',
      );
      return row!.owed === jobs.length - count;
    });
  }

  it('delivers what a lane owes from before, in order and once, when a worker has just started', async () => {
    const worker = openWorker();
    await worker.handle(jobs[2]!);
    expect(await given()).toEqual([1, 2, 3]);
    await worker.handle(jobs[0]!);
    await worker.handle(jobs[3]!);
    await worker.handle(jobs[1]!);
    expect(await given()).toEqual([1, 2, 3, 4]);
    await untilBooked(4);
  });

  it('delivers a job as it comes when nothing is in doubt', async () => {
    const worker = openWorker();
    await worker.handle(jobs[0]!);
    await untilBooked(1);
    // The doubt of the start is over.
    Object.assign(worker, { doubtedAtMs: -Infinity });
    await worker.handle(jobs[2]!);
    expect(await given()).toEqual([1, 3]);
    await worker.handle({ ...jobs[3]!, owedUpTo: jobs[3]!.outboxId! });
    expect(await given()).toEqual([1, 3, 2, 4]);
  });

  it('looks into the outbox after it lost Redis', async () => {
    const redis = await TestRedis.open(installation.config);
    try {
      const worker = openWorker(redis);
      await worker.handle(jobs[0]!);
      await untilBooked(1);
      Object.assign(worker, { doubtedAtMs: -Infinity });
      await redis.goAway();
      await redis.comeBack();
      await worker.handle(jobs[3]!);
      expect(await given()).toEqual([1, 2, 3, 4]);
    } finally {
      await Promise.all(workers.map(shutDown));
      redis.onApplicationShutdown();
    }
  });

  it('looks into the outbox after a flush for each of its lanes, whichever learns of it first', async () => {
    const worker = openWorker();
    await worker.handle(jobs[0]!);
    await untilBooked(1);
    Object.assign(worker, { doubtedAtMs: -Infinity });
    await parts.redis.shared.set(parts.redis.key('presence-epoch'), Date.now() - 30_000);
    await Promise.all([worker.handle({ deliveries: [] }), worker.handle(jobs[2]!)]);
    expect(await given()).toEqual([1, 2, 3]);
  });

  it('delivers all that a lane owes up to a row when it is told to', async () => {
    const worker = openWorker();
    await worker.handle({ deliveries: [], lane: 0, owedUpTo: jobs[1]!.outboxId! });
    expect(await given()).toEqual([1, 2]);
    await untilBooked(2);
  });
});
