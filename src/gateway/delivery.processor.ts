import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';
import { type Delivery, type DeliveryJob, HandlesJob, type JobHandler } from '@hongyan/queue';
import { type Journey, Journeys, LOGGER, type Logger } from '@hongyan/telemetry';
import { DeliveriesService } from '../messaging/deliveries.service.js';
import { OwedBatchesService } from '../messaging/owed-batches.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { type NodeEntry, NodeStream } from './node.stream.js';

const ATTEMPTS_MAX = 100;
const RETRY_MS = 200;
/**
 * For so long after Redis failed, or forgot what it knew, jobs may be missing, and processes may still be on their
 * way back. The limit of one worker per partition stands again by then, too.
 */
const DOUBT_MS = 5_000;

/**
 * Finds out where the receivers of a batch are and hands each node its frames, in the order of the batch. Jobs come
 * in the order of their lane; where that is in doubt the outbox has the order, and what it still owes goes first.
 */
@Injectable()
@HandlesJob('messages.deliver')
export class DeliveryProcessor implements JobHandler<'messages.deliver'> {
  private doubtedAtMs = -Infinity;
  /** As of the last delivery: a new one tells of a flush. Who has just started does not know what was before. */
  private epoch: string | undefined;

  constructor(
    private readonly presence: PresenceService,
    private readonly nodes: NodeStream,
    private readonly deliveries: DeliveriesService,
    private readonly owed: OwedBatchesService,
    private readonly redis: RedisClients,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly journeys: Journeys,
  ) {}

  /** Tries on the spot while Redis is away: giving the job back would let later ones of its partition overtake. */
  async handle(job: DeliveryJob): Promise<void> {
    const startedAtMs = Date.now();
    if (job.journey) this.journeys.finish('enqueue_worker', job.journey);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.deliverInTurn(job, startedAtMs);
      } catch (error) {
        this.doubtedAtMs = performance.now();
        if (attempt === ATTEMPTS_MAX) throw error;
        if (attempt === 1) this.logger.warn({ err: error }, 'Delivery waits for Redis');
        await sleep(RETRY_MS);
      }
    }
  }

  private get isInDoubt(): boolean {
    return performance.now() - Math.max(this.doubtedAtMs, this.redis.lostAtMs) < DOUBT_MS;
  }

  /** A batch that is no longer owed when its turn is in doubt has been delivered. */
  private async deliverInTurn(job: DeliveryJob, startedAtMs: number): Promise<void> {
    if (this.epoch === undefined) this.doubtedAtMs = performance.now();
    const { outboxId, lane, owedUpTo = this.isInDoubt ? outboxId : undefined } = job;
    if (lane === undefined || owedUpTo === undefined) {
      const epoch = (this.epoch ??= (await this.presence.nodesOf([])).epoch);
      return this.deliver(job, startedAtMs, epoch);
    }
    const { epoch } = await this.presence.nodesOf([]);
    this.epoch = epoch;
    for await (const batch of this.owed.upTo(lane, owedUpTo, epoch)) {
      await this.deliver(batch.outboxId === outboxId ? job : batch, startedAtMs, epoch);
    }
  }

  /** Throws when Redis was flushed since an epoch: what was delivered in it may be lost, and comes first. */
  private async deliver(job: DeliveryJob, startedAtMs: number, epoch: string): Promise<void> {
    const { outboxId, deliveries, broadcasts = [], journey } = job;
    const { nodesByUser, epoch: present } = await this.presence.nodesOf([
      ...new Set(deliveries.map((each) => each.targetUserId)),
    ]);
    this.epoch = present;
    if (present !== epoch) throw new Error('Redis was flushed before a delivery');
    const entries = new Entries();
    const pushed: [number, number][] = [];
    const missed: Delivery[] = [];
    let offline = 0;
    for (const [place, delivery] of deliveries.entries()) {
      const { targetUserId, frame, stored, isForDart } = delivery;
      const nodes = nodesByUser.get(targetUserId) ?? [];
      for (const node of nodes) {
        entries.add(node, isForDart ? [targetUserId, frame, 'dart'] : [targetUserId, frame], place);
      }
      if (stored && nodes.length > 0) pushed.push([stored.conversationId, stored.seq]);
      else if (stored) offline++;
      if (delivery.isPushWanted && nodes.length === 0) missed.push(delivery);
    }
    for (const { appId, frame } of broadcasts) {
      for (const node of await this.presence.nodesOfApp(appId)) entries.add(node, [appId, frame, 'app']);
    }
    const publishing = [...entries.byNode].map(([node, { frames, places }]) =>
      this.nodes.publish(node, frames, this.journeyOf(places, journey)),
    );
    const [isSameEpoch] = await Promise.all([this.presence.isEpoch(epoch), ...publishing]);
    // A flush in between took what was published: the next attempt publishes it again.
    if (!isSameEpoch) throw new Error('Redis was flushed during a delivery');
    const isKept = (): Promise<boolean> => this.presence.isEpoch(epoch);
    if (outboxId !== undefined) this.deliveries.settle({ outboxId, pushed, missed, epoch, isKept });
    this.journeys.delivered(pushed.length, offline);
    if (journey) this.journeys.finish('worker_node', journey, startedAtMs);
  }

  private journeyOf(places: readonly number[], journey: Journey | undefined): Journey | undefined {
    return journey && places.length > 0 ? this.journeys.part(journey, places) : undefined;
  }
}

/** What each node is to get. */
class Entries {
  readonly byNode = new Map<string, { readonly frames: NodeEntry[number][]; readonly places: number[] }>();

  /** `place` is that of the delivery in its batch. */
  add(node: string, frame: NodeEntry[number], place?: number): void {
    let entry = this.byNode.get(node);
    if (!entry) {
      entry = { frames: [], places: [] };
      this.byNode.set(node, entry);
    }
    entry.frames.push(frame);
    if (place !== undefined) entry.places.push(place);
  }
}
