import { DeliveredBatchesStore } from '../../src/messaging/delivered-batches.store.js';
import { DeliveriesService } from '../../src/messaging/deliveries.service.js';
import { PushBatchesRepository } from '../../src/messaging/life/push-batches.repository.js';
import { MessagesRepository } from '../../src/messaging/messages.repository.js';
import type { WebhooksService } from '../../src/webhooks/webhooks.service.js';
import type { Parts } from './parts.js';
import { SILENT } from './redis.js';

/** What one worker process delivered, and books. */
export function openDeliveries(
  {
    config,
    outbox,
    redis,
    unitOfWork,
    clock,
  }: Pick<Parts, 'config' | 'outbox' | 'redis' | 'unitOfWork' | 'clock'>,
  webhooks: WebhooksService,
): DeliveriesService {
  return new DeliveriesService(
    config,
    new MessagesRepository(),
    new PushBatchesRepository(),
    outbox,
    new DeliveredBatchesStore(redis),
    webhooks,
    unitOfWork,
    clock,
    SILENT,
  );
}

/** For settlements that no flush takes back. */
export const KEPT = { epoch: '1', isKept: () => Promise.resolve(true) };
