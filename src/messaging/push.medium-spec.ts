import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Delivery } from '@hongyan/queue';
import { CallbackServer } from '../../test/harness/callback-server.js';
import { until } from '../../test/harness/until.js';
import { KEPT, openDeliveries } from '../../test/medium/deliveries.js';
import { listWaitingJobs } from '../../test/medium/jobs.js';
import { entryOf } from '../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, shutDown, TestInstallation } from '../../test/medium/parts.js';
import { openWebhooks, type WebhookParts } from '../../test/medium/webhooks.js';
import type { DeliveriesService } from './deliveries.service.js';

let installation: TestInstallation;
let parts: Parts;
let webhooks: WebhookParts;
let server: CallbackServer;

beforeAll(async () => {
  installation = await TestInstallation.create({ HONGYAN_WEBHOOKS_ALLOW_PRIVATE: 'true' });
  [parts, webhooks, server] = await Promise.all([
    installation.openProcess(),
    openWebhooks(installation.config),
    CallbackServer.start(),
  ]);
});

afterAll(async () => {
  await Promise.all([webhooks.close(), server.stop()]);
  await installation.dispose();
});

/** Stores one message; returns the outbox row that is owed for it and the delivery that was announced. */
async function store(isPushWanted: boolean): Promise<{ outboxId: number; lane: number; delivery: Delivery }> {
  const app = await createApp(parts);
  await parts.testApps.set(app, { callbackUrl: server.url() });
  const [alice, bob] = [await registerUser(parts, app), await registerUser(parts, app)];
  const { conversationId } = await parts.log.append({ ...entryOf(alice, bob), isPushWanted });
  const jobs = [...(await listWaitingJobs(parts)).values()];
  const job = jobs.find(({ deliveries }) => deliveries[0]!.stored!.conversationId === conversationId)!;
  return { outboxId: job.outboxId!, lane: job.lane!, delivery: job.deliveries[0]! };
}

function deliveries(): DeliveriesService {
  return openDeliveries(parts, webhooks.webhooks);
}

async function owedRows({ appId }: Delivery): Promise<number> {
  const [row] = await parts.unitOfWork.pool.query<{ count: number }>(
    'SELECT COUNT(*) AS count FROM webhook_owed WHERE app_id = ?',
    [appId],
  );
  return row!.count;
}

describe('the wish for a callback', () => {
  it.each([true, false])(
    '%p is in the announcement, and in the outbox for a later one',
    async (isPushWanted) => {
      const { outboxId, lane, delivery } = await store(isPushWanted);
      expect(delivery.isPushWanted).toBe(isPushWanted || undefined);
      const { outbox, unitOfWork } = parts;
      const [batch] = await outbox.listOwed(unitOfWork.pool, lane, outboxId - 1, outboxId, 1);
      const messages = await outbox.readMessages(unitOfWork.pool, batch!);
      expect(messages.map((message) => message.isPushWanted)).toEqual([isPushWanted]);
    },
  );

  it('is a debt from the commit that pays the outbox row off, and only once', async () => {
    const { outboxId, delivery } = await store(true);
    const settlement = { outboxId, pushed: [], missed: [delivery], ...KEPT };
    const [one, other] = [deliveries(), deliveries()];
    one.settle(settlement);
    other.settle(settlement);
    await Promise.all([shutDown(one), shutDown(other)]);
    expect(await owedRows(delivery)).toBe(1);

    // The callback is made, and the batch comes once more, as it does when a worker dies at the wrong moment.
    const { msg_id: msgId } = JSON.parse(delivery.frame) as { msg_id: string };
    const made = { appId: delivery.appId, msgId, attempt: 1 };
    expect(await webhooks.owed.remove(parts.unitOfWork.pool, made)).toBe(true);
    const third = deliveries();
    third.settle(settlement);
    await shutDown(third);
    expect(await owedRows(delivery)).toBe(0);
  });

  it('is booked with other batches that want none', async () => {
    const [wanted, silent] = [await store(true), await store(false)];
    const service = deliveries();
    service.settle({ outboxId: silent.outboxId, pushed: [], missed: [], ...KEPT });
    service.settle({ outboxId: wanted.outboxId, pushed: [], missed: [wanted.delivery], ...KEPT });
    await until('the debt', async () => (await owedRows(wanted.delivery)) === 1);
    expect(await owedRows(silent.delivery)).toBe(0);
    await shutDown(service);
  });
});
