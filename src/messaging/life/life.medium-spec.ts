import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newMessageId, type UserPrincipal } from '@hongyan/kernel';
import { KEPT, openDeliveries } from '../../../test/medium/deliveries.js';
import { entryOf } from '../../../test/medium/messaging.js';
import {
  createApp,
  type Parts,
  registerUser,
  shutDown,
  TestInstallation,
} from '../../../test/medium/parts.js';
import { SILENT } from '../../../test/medium/redis.js';
import { OwedCallbacksRepository } from '../../webhooks/owed-callbacks.repository.js';
import { WebhooksService } from '../../webhooks/webhooks.service.js';
import { ArrivalsRepository } from '../arrivals.repository.js';
import { LivesRepository } from './lives.repository.js';
import { PushBatchesRepository } from './push-batches.repository.js';
import { nodesIn } from './pushed-entries.js';
import type { RefusedSend } from './refused-send.js';
import { Refusals } from './refusals.service.js';
import { RefusedSendsRepository } from './refused-sends.repository.js';
import { Traces } from './traces.service.js';

const DAY_MS = 86_400_000;

describe('what is kept of a message', () => {
  let installation: TestInstallation;
  let parts: Parts;
  let alice: UserPrincipal;
  let bob: UserPrincipal;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    parts = await installation.openProcess();
  });

  beforeEach(async () => {
    const app = await createApp(parts);
    [alice, bob] = [await registerUser(parts, app), await registerUser(parts, app)];
    parts.clock.aheadMs = 0;
  });

  afterAll(() => installation.dispose());

  async function push(nodeIds: readonly string[], messageTraceDays = 7): Promise<Buffer> {
    const { apps, jobs, clock } = parts;
    const config = { ...parts.config, messageTraceDays };
    const webhooks = new WebhooksService(config, apps, new OwedCallbacksRepository(), jobs, clock, SILENT);
    const deliveries = openDeliveries({ ...parts, config }, webhooks);
    const entry = entryOf(alice, bob);
    const { conversationId, seq } = await parts.log.append(entry);
    await markArrived(entry.msgId);
    const pushed = [{ appId: alice.appId, conversationId, seq, nodeIds }];
    deliveries.settle({ outboxId: 0, pushed, missed: [], ...KEPT });
    await shutDown(deliveries);
    return entry.msgId;
  }

  async function markArrived(msgId: Buffer): Promise<void> {
    const receipt = { appId: bob.appId, userId: bob.userId, msgId };
    const { unitOfWork } = parts;
    await unitOfWork.run((tx) => new ArrivalsRepository().markArrived(tx, [receipt], Date.now()));
  }

  async function nodesOf(msgId: Buffer): Promise<string[]> {
    const { pool } = parts.unitOfWork;
    const message = (await new LivesRepository().find(pool, alice.appId, msgId))!;
    expect(message).toMatchObject({ status: 2, pushedAtMs: expect.any(Number) });
    expect(message.pushedAtMs).toBeGreaterThanOrEqual(message.createdAtMs);
    const batches = await new PushBatchesRepository().find(pool, alice.appId, [message.pushedAtMs]);
    return batches.flatMap((batch) => nodesIn(batch, message));
  }

  const prune = (): Promise<void> => {
    const { config, unitOfWork, clock } = parts;
    const [batches, sends] = [new PushBatchesRepository(), new RefusedSendsRepository()];
    return new Traces(config, batches, sends, unitOfWork, clock).prune();
  };

  it('is when and to which nodes it was pushed, also when the receipt was booked before', async () => {
    expect(await nodesOf(await push(['one', 'two']))).toEqual(['one', 'two']);
  });

  it('is only when, where nodes are kept for no day', async () => {
    expect(await nodesOf(await push(['one'], 0))).toEqual([]);
  });

  it('goes after some days, but for the times', async () => {
    const msgId = await push(['one']);
    parts.clock.aheadMs = 6 * DAY_MS;
    await prune();
    expect(await nodesOf(msgId)).toEqual(['one']);
    parts.clock.aheadMs = 8 * DAY_MS;
    await prune();
    expect(await nodesOf(msgId)).toEqual([]);
  });

  it('is ten refused sends of a flood, and none older than some days', async () => {
    const { config, unitOfWork, clock } = parts;
    const sends = new RefusedSendsRepository();
    const refusals = new Refusals(config, sends, unitOfWork, clock, SILENT);
    const [from, to] = [alice.userId, bob.userId];
    const send = { appId: alice.appId, fromUserId: from, toUserId: to, type: 'Msg:Txt' } as const;
    for (let count = 0; count < 100; count++) {
      refusals.note({ ...send, msgId: newMessageId(Date.now()), blockedBy: 'user' });
    }
    await shutDown(refusals);
    const list = (): Promise<RefusedSend[]> =>
      sends.listBetween(unitOfWork.pool, alice.appId, [to, from], newMessageId(Date.now() + DAY_MS), 100);
    const kept = await list();
    // A slow machine may let one more through.
    expect(kept.length).toBeGreaterThanOrEqual(10);
    expect(kept.length).toBeLessThan(100);
    expect(kept.map(({ msgId }) => msgId.toString('hex'))).toEqual(
      kept
        .map(({ msgId }) => msgId.toString('hex'))
        .toSorted()
        .toReversed(),
    );
    await prune();
    expect(await list()).toHaveLength(kept.length);
    clock.aheadMs = 8 * DAY_MS;
    await prune();
    expect(await list()).toEqual([]);
  });
});
