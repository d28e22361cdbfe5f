import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { OutboxRelay } from './outbox.relay.js';
import { OutboxRepository } from './outbox.repository.js';

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

  /** Has everything delivered that is older than the grace period, lane by lane; returns how many batches that were. */
  private async sweep(): Promise<number> {
    const createdBeforeMs = this.clock.nowMs() - this.config.outboxGraceMs;
    const lanes = await this.outbox.listLanes(this.unitOfWork.pool, createdBeforeMs);
    for (const { lane, lastId } of lanes) await this.relay.recall(lane, lastId, `owed-${lastId}`);
    return lanes.reduce((sum, { batches }) => sum + batches, 0);
  }
}
