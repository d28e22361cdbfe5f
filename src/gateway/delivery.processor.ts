import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';
import { type Delivery, type DeliveryJob, HandlesJob, type JobHandler } from '@hongyan/queue';
import { type Journey, Journeys, LOGGER, type Logger } from '@hongyan/telemetry';
import { type DeliveredMessage, DeliveriesService } from '../messaging/deliveries.service.js';
import { OwedBatchesService } from '../messaging/owed-batches.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { type NodeEntry, type NodePost, NodeStream } from './node.stream.js';

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

  handle(job: DeliveryJob): Promise<void> {
    return this.handleAll([job]);
  }

  /** Tries on the spot while Redis is away: giving jobs back would let later ones of their partition overtake. */
  async handleAll(jobs: readonly DeliveryJob[]): Promise<void> {
    const startedAtMs = Date.now();
    for (const { journey } of jobs) if (journey) this.journeys.finish('enqueue_worker', journey);
    let left = jobs;
    for (let attempt = 1; ; attempt++) {
      try {
        while (left.length > 0) left = left.slice(await this.deliverFirst(left, startedAtMs));
        return;
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

  /** The row up to which the lane's outbox has to be read before this job; undefined when its turn is certain. */
  private doubtOf({ outboxId, lane, owedUpTo }: DeliveryJob): number | undefined {
    if (lane === undefined) return undefined;
    return owedUpTo ?? (this.isInDoubt ? outboxId : undefined);
  }

  /** Delivers the first one when its turn is in doubt, else all up to the next such one at once. Returns how many. */
  private async deliverFirst(jobs: readonly DeliveryJob[], startedAtMs: number): Promise<number> {
    if (this.epoch === undefined) this.doubtedAtMs = performance.now();
    const nextInDoubt = jobs.findIndex((job) => this.doubtOf(job) !== undefined);
    if (nextInDoubt === 0) {
      await this.deliverOwed(jobs[0]!, startedAtMs);
      return 1;
    }
    const certain = nextInDoubt === -1 ? jobs : jobs.slice(0, nextInDoubt);
    const epoch = (this.epoch ??= (await this.presence.nodesOf([])).epoch);
    await this.deliver(certain, startedAtMs, epoch);
    return certain.length;
  }

  /** A batch that is no longer owed when its turn is in doubt has been delivered. */
  private async deliverOwed(job: DeliveryJob, startedAtMs: number): Promise<void> {
    const { epoch } = await this.presence.nodesOf([]);
    this.epoch = epoch;
    for await (const batch of this.owed.upTo(job.lane!, this.doubtOf(job) ?? job.outboxId!, epoch)) {
      await this.deliver([batch.outboxId === job.outboxId ? job : batch], startedAtMs, epoch);
    }
  }

  /** Throws when Redis was flushed since an epoch: what was delivered in it may be lost, and comes first. */
  private async deliver(jobs: readonly DeliveryJob[], startedAtMs: number, epoch: string): Promise<void> {
    const { nodesByUser, epoch: present } = await this.presence.nodesOf([
      ...new Set(jobs.flatMap(({ deliveries }) => deliveries.map((each) => each.targetUserId))),
    ]);
    this.epoch = present;
    if (present !== epoch) throw new Error('Redis was flushed before a delivery');
    const sortedOnes = jobs.map((job) => ({ job, ...sort(job, nodesByUser) }));
    for (const { job, entries } of sortedOnes) {
      for (const { appId, frame } of job.broadcasts ?? []) {
        for (const node of await this.presence.nodesOfApp(appId)) entries.add(node, [appId, frame, 'app']);
      }
    }
    const posts = new Map<string, NodePost[]>();
    for (const { job, entries } of sortedOnes) {
      for (const [node, { frames, places }] of entries.byNode) {
        const post = { entry: frames, journey: this.journeyOf(places, job.journey) };
        posts.set(node, [...(posts.get(node) ?? []), post]);
      }
    }
    const publishing = [...posts].map(([node, each]) => this.nodes.publish(node, each));
    const [isSameEpoch] = await Promise.all([this.presence.isEpoch(epoch), ...publishing]);
    // A flush in between took what was published: the next attempt publishes it again.
    if (!isSameEpoch) throw new Error('Redis was flushed during a delivery');
    const isKept = (): Promise<boolean> => this.presence.isEpoch(epoch);
    for (const { job, pushed, missed, offline } of sortedOnes) {
      const { outboxId, journey } = job;
      if (outboxId !== undefined) this.deliveries.settle({ outboxId, pushed, missed, epoch, isKept });
      this.journeys.delivered(pushed.length, offline);
      if (journey) this.journeys.finish('worker_node', journey, startedAtMs);
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

function sort({ deliveries }: DeliveryJob, nodesByUser: ReadonlyMap<number, readonly string[]>): Sorted {
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
