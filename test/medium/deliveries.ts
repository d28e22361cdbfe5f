import { DeliveredBatchesStore } from '../../src/messaging/delivered-batches.store.js';
import { DeliveriesService } from '../../src/messaging/deliveries.service.js';
import { MessagesRepository } from '../../src/messaging/messages.repository.js';
import type { WebhooksService } from '../../src/webhooks/webhooks.service.js';
import type { Parts } from './parts.js';
import { SILENT } from './redis.js';

/** What one worker process delivered, and books. */
export function openDeliveries(
  { outbox, redis, unitOfWork }: Pick<Parts, 'outbox' | 'redis' | 'unitOfWork'>,
  webhooks: WebhooksService,
): DeliveriesService {
  const delivered = new DeliveredBatchesStore(redis);
  return new DeliveriesService(new MessagesRepository(), outbox, delivered, webhooks, unitOfWork, SILENT);
}
