import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserPrincipal } from '@hongyan/kernel';
import type { DeliveryJob } from '@hongyan/queue';
import { KEPT, openDeliveries } from '../../test/medium/deliveries.js';
import { listWaitingJobs } from '../../test/medium/jobs.js';
import { entryOf } from '../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, shutDown, TestInstallation } from '../../test/medium/parts.js';
import { openWebhooks, type WebhookParts } from '../../test/medium/webhooks.js';
import type { DeliveriesService } from './deliveries.service.js';
import { OwedBatchesService } from './owed-batches.service.js';

async function read(owed: OwedBatchesService, lastId = Number.MAX_SAFE_INTEGER): Promise<DeliveryJob[]> {
  const jobs: DeliveryJob[] = [];
  for await (const job of owed.upTo(0, lastId, KEPT.epoch)) jobs.push(job);
  return jobs;
}

describe(OwedBatchesService.name, () => {
  let installation: TestInstallation;
  let parts: Parts;
  let webhooks: WebhookParts;
  let users: UserPrincipal[];

  beforeEach(async () => {
    installation = await TestInstallation.create({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    parts = await installation.openProcess();
    webhooks = await openWebhooks(installation.config);
    const app = await createApp(parts);
    users = await Promise.all(Array.from({ length: 4 }, () => registerUser(parts, app)));
  });

  afterEach(async () => {
    await webhooks.close();
    await installation.dispose();
  });

  /** The deliveries of one worker process. */
  function openWorker(): { deliveries: DeliveriesService; owed: OwedBatchesService } {
    const { outbox, unitOfWork, wallClock } = parts;
    const deliveries = openDeliveries(parts, webhooks.webhooks);
    return { deliveries, owed: new OwedBatchesService(outbox, deliveries, unitOfWork, wallClock) };
  }

  async function announced(): Promise<DeliveryJob[]> {
    const jobs = [...(await listWaitingJobs(parts)).values()];
    return jobs.map(({ outboxId, deliveries }) => ({ outboxId: outboxId!, deliveries }));
  }

  it('are the announcements, frame by frame and in their order', async () => {
    const [alice, bob, carol, dave] = users;
    const contents = ['{"n":1.0,"big":12345678901234567890}', '{"t":"😀\\u0000"}', '{"x":null,"o":{}}', '{}'];
    // The pairs are new in an order that is not the order of the messages of a batch.
    await parts.log.append(entryOf(carol!, dave!));
    await Promise.all(
      Array.from({ length: 24 }, (_, index) => {
        const [from, target] = [
          [alice!, bob!],
          [carol!, dave!],
          [bob!, alice!],
          [dave!, alice!],
        ][index % 4]!;
        return parts.log.append(entryOf(from!, target!, { contentJson: contents[index % contents.length]! }));
      }),
    );
    const original = await announced();
    expect(original.flatMap(({ deliveries }) => deliveries)).toHaveLength(25);
    expect(await read(openWorker().owed)).toEqual(original);
  });

  it('end at the row that was asked for', async () => {
    for (let count = 0; count < 3; count++) await parts.log.append(entryOf(users[0]!, users[1]!));
    const original = await announced();
    expect(await read(openWorker().owed, original[1]!.outboxId)).toEqual(original.slice(0, 2));
  });

  it('still hold what was flushed before its node can have read it', async () => {
    await parts.log.append(entryOf(users[0]!, users[1]!));
    const [only] = await announced();
    const { deliveries, owed } = openWorker();
    deliveries.settle({
      outboxId: only!.outboxId!,
      pushed: [],
      missed: [],
      epoch: '0',
      isKept: () => Promise.resolve(false),
    });
    expect(await read(owed)).toEqual([only]);
    // It is not booked either.
    await shutDown(deliveries);
    expect(await read(owed)).toEqual([only]);
  });

  it('are without those that a worker delivered and has not booked yet', async () => {
    for (let count = 0; count < 3; count++) await parts.log.append(entryOf(users[0]!, users[1]!));
    const [first, second, third] = await announced();
    const [one, other] = [openWorker(), openWorker()];
    const client = parts.dataSource.createQueryRunner();
    try {
      // Nobody books while the rows are locked.
      await client.startTransaction();
      await client.query('SELECT id FROM outbox FOR UPDATE');
      one.deliveries.settle({ outboxId: first!.outboxId!, pushed: [], missed: [], ...KEPT });
      other.deliveries.settle({ outboxId: second!.outboxId!, pushed: [], missed: [], ...KEPT });
      expect(await read(one.owed)).toEqual([third]);
      expect(await read(other.owed)).toEqual([third]);
    } finally {
      await client.rollbackTransaction();
      await client.release();
      await Promise.all([shutDown(one.deliveries), shutDown(other.deliveries)]);
    }
    expect(await read(one.owed)).toEqual([third]);
  });

  it('are also those of lanes that there were once, in the order of all', async () => {
    for (let count = 0; count < 4; count++) await parts.log.append(entryOf(users[0]!, users[1]!));
    const original = await announced();
    const { pool } = parts.unitOfWork;
    await pool.execute('UPDATE outbox SET lane = 3 WHERE id IN (?)', [
      [0, 2].map((at) => original[at]!.outboxId),
    ]);
    expect(await read(openWorker().owed)).toEqual(original);
    expect(await parts.outbox.findLast(pool, 0)).toBe(original[3]!.outboxId);
  });

  it('may be more than fit into a page', async () => {
    const { conversationId, seq } = await parts.log.append(entryOf(users[0]!, users[1]!));
    const batch = JSON.stringify([[conversationId, seq]]);
    const rows = Array.from({ length: 250 }, () => [0, Date.now(), batch]);
    await parts.unitOfWork.pool.execute('INSERT INTO outbox (lane, created_at_ms, batch) VALUES ?', [rows]);
    expect(await read(openWorker().owed)).toHaveLength(251);
  });
});
