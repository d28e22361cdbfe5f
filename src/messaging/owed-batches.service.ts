import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@hongyan/persistence';
import { chatFrame, WallClock } from '@hongyan/protocol';
import type { Delivery, DeliveryJob } from '@hongyan/queue';
import { DeliveriesService } from './deliveries.service.js';
import { OutboxRepository, type OwedMessage } from './outbox.repository.js';

const PAGE_SIZE = 100;

/** Committed batches as the outbox holds them, for a delivery that cannot rely on their announcements. */
@Injectable()
export class OwedBatchesService {
  constructor(
    private readonly outbox: OutboxRepository,
    private readonly deliveries: DeliveriesService,
    private readonly unitOfWork: UnitOfWork,
    private readonly wallClock: WallClock,
  ) {}

  /**
   * What a lane still owes up to a row, and what was not delivered in this epoch, in the order in which it has to be delivered, with the very frames of the
   * first announcements. Read page by page, however much it is. Throws while Redis is away.
   */
  async *upTo(lane: number, lastId: number, epoch: string): AsyncGenerator<DeliveryJob> {
    const { pool } = this.unitOfWork;
    for (let afterId = 0; ;) {
      const batches = await this.outbox.listOwed(pool, lane, afterId, lastId, PAGE_SIZE);
      const undelivered = await this.deliveries.findUndelivered(
        batches.map(({ id }) => id),
        epoch,
      );
      for (const batch of batches) {
        if (!undelivered.has(batch.id)) continue;
        const messages = await this.outbox.readMessages(pool, batch);
        yield {
          outboxId: batch.id,
          deliveries: [...batch.frames, ...messages.map((message) => this.deliveryOf(message))],
        };
      }
      if (batches.length < PAGE_SIZE) return;
      afterId = batches.at(-1)!.id;
    }
  }

  private deliveryOf(message: OwedMessage): Delivery {
    const { appId, targetUserId, conversationId, seq, createdAtMs, isPushWanted } = message;
    const frame = chatFrame({ ...message, sendTime: this.wallClock.format(createdAtMs) });
    return {
      appId,
      targetUserId,
      frame,
      ...(isPushWanted && { isPushWanted: true as const }),
      stored: { conversationId, seq },
    };
  }
}
