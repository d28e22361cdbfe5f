import { Inject, Injectable } from '@nestjs/common';
import { formatMessageId } from '@hongyan/kernel';
import { RedisClients } from '@hongyan/persistence';
import { chatFrame, WallClock } from '@hongyan/protocol';
import { type Delivery, type DeliveryJob, JobProducer } from '@hongyan/queue';
import { type Journey, Journeys, LOGGER, type Logger } from '@hongyan/telemetry';
import type { LogEntry, LogPosition } from './log-entry.js';

/** How often it is tried whether a queue that is away is back. */
const RETRY_MS = 300;
/** For so long after an outage another process may still be cut off, and answer what it cannot announce. */
const ECHO_MS = 5_000;

/**
 * Hands committed batches to delivery: commit first, announce after. The job's id is the outbox row's, so announcing
 * a batch twice is harmless. While the queue cannot be reached nobody waits for it: the rows stay, and all that is
 * remembered of them is the last one of each lane. Whoever delivers the lane next reads them, in their order.
 */
@Injectable()
export class OutboxRelay {
  private isQueueAway = false;
  private failedAtMs = -Infinity;
  /** The last row of each lane that was not announced. */
  private readonly leftBehind = new Map<number, number>();
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: JobProducer,
    private readonly redis: RedisClients,
    private readonly wallClock: WallClock,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly journeys: Journeys,
  ) {}

  /**
   * Never throws: the batch is durable, whatever becomes of the queue. `isInDoubt` says that one before it may not
   * have been announced.
   */
  async announce(
    lane: number,
    outboxId: number,
    entries: readonly LogEntry[],
    positions: readonly LogPosition[],
    { journey, isInDoubt }: { readonly journey: Journey; readonly isInDoubt: boolean },
  ): Promise<void> {
    const deliveries = entries.map((entry, index) => this.deliveryOf(entry, positions[index]!));
    await this.enqueue(lane, {
      outboxId,
      deliveries,
      journey: { ...journey, atMs: Date.now() },
      ...(isInDoubt && { owedUpTo: outboxId }),
    });
    this.journeys.finish('commit_enqueue', journey);
  }

  /**
   * Has everything delivered that a lane owes up to a row. Never throws. With an id it does nothing while a job of
   * that id waits, or runs and may have looked already.
   */
  recall(lane: number, owedUpTo: number, id?: string): Promise<void> {
    return this.enqueue(lane, { deliveries: [], owedUpTo }, id);
  }

  /** Never throws. What has no row in the outbox is lost while the queue is away. */
  async enqueue(lane: number, job: DeliveryJob, id?: string): Promise<void> {
    if (this.isQueueAway) this.leave(lane, job);
    else await this.attempt(lane, job, id);
  }

  private async attempt(
    lane: number,
    job: DeliveryJob,
    id = job.outboxId === undefined ? undefined : `outbox-${job.outboxId}`,
    isLast = this.isQueueAway,
  ): Promise<void> {
    const { outboxId, owedUpTo = this.isAfterOutage ? outboxId : undefined } = job;
    try {
      await this.jobs.add(
        'messages.deliver',
        { ...job, lane, ...(owedUpTo !== undefined && { owedUpTo }) },
        { ...(id !== undefined && { id }), partition: lane },
      );
      this.isQueueAway = false;
    } catch (error) {
      // A process that stood still itself finds its commands timed out, and the queue where it was.
      if (!isLast) return this.attempt(lane, job, id, true);
      if (!this.isQueueAway) {
        this.logger.warn({ err: error, outboxId }, 'Delivery is delayed: the queue cannot be reached');
      }
      this.isQueueAway = true;
      this.failedAtMs = performance.now();
      this.leave(lane, job);
    }
  }

  /** What one process could not announce may have to come before what another one can. */
  private get isAfterOutage(): boolean {
    return performance.now() - Math.max(this.failedAtMs, this.redis.lostAtMs) < ECHO_MS;
  }

  private leave(lane: number, { outboxId = 0, owedUpTo = 0 }: DeliveryJob): void {
    const last = Math.max(outboxId, owedUpTo, this.leftBehind.get(lane) ?? 0);
    if (last > 0) this.leftBehind.set(lane, last);
    this.scheduleRetry();
  }

  private scheduleRetry(): void {
    this.retry ??= setTimeout(() => void this.tryAgain(), RETRY_MS).unref();
  }

  private async tryAgain(): Promise<void> {
    const [probe, ...others] = this.leftBehind;
    this.leftBehind.clear();
    // With nothing to announce, whatever comes next finds out.
    if (probe) await this.attempt(probe[0], { deliveries: [], owedUpTo: probe[1] });
    else this.isQueueAway = false;
    for (const [lane, owedUpTo] of others) await this.recall(lane, owedUpTo);
    this.retry = undefined;
    if (this.isQueueAway || this.leftBehind.size > 0) this.scheduleRetry();
  }

  private deliveryOf(entry: LogEntry, { conversationId, seq, createdAtMs }: LogPosition): Delivery {
    const frame = chatFrame({
      msgId: formatMessageId(entry.msgId),
      fromUid: entry.from.uid,
      targetUid: entry.target.uid,
      type: entry.type,
      contentJson: entry.contentJson,
      sendTime: this.wallClock.format(createdAtMs),
      nickname: entry.from.nickname,
      seq,
    });
    return {
      appId: entry.pair.appId,
      targetUserId: entry.target.userId,
      frame,
      ...(entry.isPushWanted && { isPushWanted: true as const }),
      stored: { conversationId, seq },
    };
  }
}
