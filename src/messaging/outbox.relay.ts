import { Inject, Injectable } from '@nestjs/common';
import { formatMessageId } from '@hongyan/kernel';
import { chatFrame, WallClock } from '@hongyan/protocol';
import { type Delivery, type DeliveryJob, JobProducer } from '@hongyan/queue';
import { type Journey, Journeys, LOGGER, type Logger } from '@hongyan/telemetry';
import type { LogEntry, LogPosition } from './log-entry.js';

/**
 * Hands committed batches to delivery: commit first, announce after. The job's id is the outbox row's, so announcing
 * a batch twice is harmless; when the queue cannot be reached the row stays, and the sweeper announces it later.
 */
@Injectable()
export class OutboxRelay {
  private isQueueAway = false;
  /** The one batch that tries whether the queue is back. */
  private trial: Promise<void> | undefined;

  constructor(
    private readonly jobs: JobProducer,
    private readonly wallClock: WallClock,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly journeys: Journeys,
  ) {}

  /** Never throws: the batch is durable, whatever becomes of the queue. */
  async announce(
    lane: number,
    outboxId: number,
    entries: readonly LogEntry[],
    positions: readonly LogPosition[],
    journey: Journey,
  ): Promise<void> {
    const deliveries = entries.map((entry, index) => this.deliveryOf(entry, positions[index]!));
    await this.enqueue(lane, { outboxId, deliveries, journey: { ...journey, atMs: Date.now() } });
    this.journeys.finish('commit_enqueue', journey);
  }

  /** While the queue cannot be reached nobody waits for it: one batch at a time tries, the others are left to the sweeper. */
  async enqueue(lane: number, job: DeliveryJob): Promise<void> {
    if (!this.isQueueAway) return this.attempt(lane, job);
    this.trial ??= this.attempt(lane, job).finally(() => {
      this.trial = undefined;
    });
  }

  private async attempt(lane: number, job: DeliveryJob): Promise<void> {
    try {
      const id = job.outboxId === undefined ? {} : { id: `outbox-${job.outboxId}` };
      await this.jobs.add('messages.deliver', job, { ...id, partition: lane });
      this.isQueueAway = false;
    } catch (error) {
      if (!this.isQueueAway) {
        this.logger.warn(
          { err: error, outboxId: job.outboxId },
          'Delivery is delayed: the queue cannot be reached',
        );
      }
      this.isQueueAway = true;
    }
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
