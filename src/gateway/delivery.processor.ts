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

  private async deliver({ outboxId, deliveries, broadcasts = [] }: DeliveryJob): Promise<void> {
    const { nodesByUser, epoch } = await this.presence.nodesOf([
      ...new Set(deliveries.map((each) => each.targetUserId)),
    ]);
    const entries = new Entries();
    const pushed: [number, number][] = [];
    const missed: Delivery[] = [];
    for (const delivery of deliveries) {
      const { targetUserId, frame, stored, isForDart } = delivery;
      const nodes = nodesByUser.get(targetUserId) ?? [];
      for (const node of nodes) {
        entries.add(node, isForDart ? [targetUserId, frame, 'dart'] : [targetUserId, frame]);
      }
      if (stored && nodes.length > 0) pushed.push([stored.conversationId, stored.seq]);
      if (delivery.isPushWanted && nodes.length === 0) missed.push(delivery);
    }
    for (const { appId, frame } of broadcasts) {
      for (const node of await this.presence.nodesOfApp(appId)) entries.add(node, [appId, frame, 'app']);
    }
    const publishing = [...entries.byNode].map(([node, entry]) => this.nodes.publish(node, entry));
    const [isSameEpoch] = await Promise.all([this.presence.isEpoch(epoch), ...publishing]);
    // A flush in between took what was published: the next attempt publishes it again.
    if (!isSameEpoch) throw new Error('Redis was flushed during a delivery');
    if (outboxId !== undefined) this.deliveries.settle({ outboxId, pushed, missed });
  }
}

/** What each node is to get. */
class Entries {
  readonly byNode = new Map<string, NodeEntry[number][]>();

  add(node: string, frame: NodeEntry[number]): void {
    const entry = this.byNode.get(node);
    if (entry) entry.push(frame);
    else this.byNode.set(node, [frame]);
  }
}
