import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { chatFrame, WallClock } from '@hongyan/protocol';
import type { Delivery } from '@hongyan/queue';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { OutboxRelay } from './outbox.relay.js';
import { OutboxRepository, type OwedBatch, type OwedMessage } from './outbox.repository.js';

const PAGE_SIZE = 100;

/**
 * Announces batches that were left behind: by an api process that died between commit and announcement, by a queue
 * that was away, or by a Redis that was flushed. Runs in every worker; doing it twice does no harm.
 */
@Injectable()
export class OutboxSweeperService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly outbox: OutboxRepository,
    private readonly relay: OutboxRelay,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.sweepUnlessBusy(), this.config.outboxSweepMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private sweepUnlessBusy(): void {
    this.sweeping ??= this.sweepOnce().finally(() => {
      this.sweeping = undefined;
    });
  }

  private async sweepOnce(): Promise<void> {
    try {
      const count = await this.sweep();
      if (count > 0) this.logger.info({ batches: count }, 'Announced batches that were left behind');
    } catch (error) {
      this.logger.warn({ err: error }, 'Cannot sweep the outbox');
    }
  }

  /** Announces everything that is older than the grace period; returns how many batches that were. */
  private async sweep(): Promise<number> {
    const createdBeforeMs = this.clock.nowMs() - this.config.outboxGraceMs;
    let count = 0;
    for (let afterId = 0; ;) {
      const batches = await this.outbox.listOwed(this.unitOfWork.pool, createdBeforeMs, afterId, PAGE_SIZE);
      for (const batch of batches) await this.announce(batch);
      count += batches.length;
      if (batches.length < PAGE_SIZE) return count;
      afterId = batches.at(-1)!.id;
    }
  }

  private async announce(batch: OwedBatch): Promise<void> {
    const messages = await this.outbox.readMessages(this.unitOfWork.pool, batch);
    await this.relay.enqueue(batch.lane, {
      outboxId: batch.id,
      deliveries: [...batch.frames, ...messages.map((message) => this.deliveryOf(message))],
    });
  }

  private deliveryOf(message: OwedMessage): Delivery {
    const { appId, targetUserId, conversationId, seq, createdAtMs } = message;
    const frame = chatFrame({ ...message, sendTime: this.wallClock.format(createdAtMs) });
    return { appId, targetUserId, frame, stored: { conversationId, seq } };
  }
}
