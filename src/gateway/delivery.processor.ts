import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Delivery, type DeliveryJob, HandlesJob, type JobHandler } from '@hongyan/queue';
import { type Journey, Journeys, LOGGER, type Logger } from '@hongyan/telemetry';
import { type DeliveredMessage, DeliveriesService } from '../messaging/deliveries.service.js';
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
    private readonly journeys: Journeys,
  ) {}

  handle(job: DeliveryJob): Promise<void> {
    return this.handleAll([job]);
  }

  /** Tries on the spot while Redis is away: giving jobs back would let later ones of their partition overtake. */
  async handleAll(jobs: readonly DeliveryJob[]): Promise<void> {
    const startedAtMs = Date.now();
    for (const { journey } of jobs) if (journey) this.journeys.finish('enqueue_worker', journey);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.deliver(jobs, startedAtMs);
      } catch (error) {
        if (attempt === ATTEMPTS_MAX) throw error;
        if (attempt === 1) this.logger.warn({ err: error }, 'Delivery waits for Redis');
        await sleep(RETRY_MS);
      }
    }
  }

  private async deliver(jobs: readonly DeliveryJob[], startedAtMs: number): Promise<void> {
    const { nodesByUser, epoch } = await this.presence.nodesOf([
      ...new Set(jobs.flatMap(({ deliveries }) => deliveries.map((each) => each.targetUserId))),
    ]);
    const sortedOnes = jobs.map((job) => ({ job, ...sort(job, nodesByUser) }));
    for (const { job, entries } of sortedOnes) {
      for (const { appId, frame } of job.broadcasts ?? []) {
        for (const node of await this.presence.nodesOfApp(appId)) entries.add(node, [appId, frame, 'app']);
      }
    }
    const publishing = sortedOnes.flatMap(({ job, entries }) =>
      [...entries.byNode].map(([node, { frames, places }]) =>
        this.nodes.publish(node, frames, this.journeyOf(places, job.journey)),
      ),
    );
    const [isSameEpoch] = await Promise.all([this.presence.isEpoch(epoch), ...publishing]);
    // A flush in between took what was published: the next attempt publishes it again.
    if (!isSameEpoch) throw new Error('Redis was flushed during a delivery');
    for (const { job, pushed, missed, offline } of sortedOnes) {
      if (job.outboxId !== undefined) this.deliveries.settle({ outboxId: job.outboxId, pushed, missed });
      this.journeys.delivered(pushed.length, offline);
      if (job.journey) this.journeys.finish('worker_node', job.journey, startedAtMs);
    }
  }

  private journeyOf(places: readonly number[], journey: Journey | undefined): Journey | undefined {
    return journey && places.length > 0 ? this.journeys.part(journey, places) : undefined;
  }
}

interface Sorted {
  readonly entries: Entries;
  readonly pushed: readonly DeliveredMessage[];
  /** What found nobody online and wants a callback. */
  readonly missed: readonly Delivery[];
  /** Messages that found nobody online. */
  readonly offline: number;
}

function sort({ deliveries }: DeliveryJob, nodesByUser: ReadonlyMap<number, string[]>): Sorted {
  const entries = new Entries();
  const pushed: DeliveredMessage[] = [];
  const missed: Delivery[] = [];
  let offline = 0;
  for (const [place, delivery] of deliveries.entries()) {
    const { appId, targetUserId, frame, stored, isForDart } = delivery;
    const nodeIds = nodesByUser.get(targetUserId) ?? [];
    for (const node of nodeIds) {
      entries.add(node, isForDart ? [targetUserId, frame, 'dart'] : [targetUserId, frame], place);
    }
    if (stored && nodeIds.length > 0) pushed.push({ appId, ...stored, nodeIds });
    else if (stored) offline++;
    if (delivery.isPushWanted && nodeIds.length === 0) missed.push(delivery);
  }
  return { entries, pushed, missed, offline };
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
