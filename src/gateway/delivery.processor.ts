import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Delivery, type DeliveryJob, HandlesJob, type JobHandler } from '@hongyan/queue';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { DeliveriesService } from '../messaging/deliveries.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { type NodeEntry, NodeStream } from './node.stream.js';

const ATTEMPTS_MAX = 100;
const RETRY_MS = 200;

/** Finds out where the receivers of a batch are and hands each node its frames, in the order of the batch. */
@Injectable()
@HandlesJob('messages.deliver')
export class DeliveryProcessor implements JobHandler<'messages.deliver'> {
  constructor(
    private readonly presence: PresenceService,
    private readonly nodes: NodeStream,
    private readonly deliveries: DeliveriesService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Tries on the spot while Redis is away: giving the job back would let later ones of its partition overtake. */
  async handle(job: DeliveryJob): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.deliver(job);
      } catch (error) {
        if (attempt === ATTEMPTS_MAX) throw error;
        if (attempt === 1) this.logger.warn({ err: error }, 'Delivery waits for Redis');
        await sleep(RETRY_MS);
      }
    }
  }

  private async deliver({ outboxId, deliveries }: DeliveryJob): Promise<void> {
    const nodesByUser = await this.presence.nodesOf([
      ...new Set(deliveries.map((each) => each.targetUserId)),
    ]);
    const entries = new Map<string, [number, string][]>();
    const pushed: [number, number][] = [];
    const missed: Delivery[] = [];
    for (const delivery of deliveries) {
      const { targetUserId, frame, stored } = delivery;
      const nodes = nodesByUser.get(targetUserId) ?? [];
      for (const node of nodes) {
        let entry = entries.get(node);
        if (!entry) entries.set(node, (entry = []));
        entry.push([targetUserId, frame]);
      }
      if (stored && nodes.length > 0) pushed.push([stored.conversationId, stored.seq]);
      if (delivery.isPushWanted && nodes.length === 0) missed.push(delivery);
    }
    await Promise.all(
      [...entries].map(([node, entry]: [string, NodeEntry]) => this.nodes.publish(node, entry)),
    );
    if (outboxId !== undefined) this.deliveries.settle({ outboxId, pushed, missed });
  }
}
