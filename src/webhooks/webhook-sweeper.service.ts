import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AppsService } from '../apps/apps.service.js';
import { BreakerStore } from './breaker.store.js';
import { OwedCallbacksRepository } from './owed-callbacks.repository.js';
import { WebhooksService } from './webhooks.service.js';

/** Callbacks of one app that one sweep queues: a long backlog of one app waits in the database, not in Redis. */
const PER_APP_MAX = 100;

/**
 * Queues callbacks that are due: retries, and what was left behind by a worker that died or a Redis that was flushed.
 * Runs in every worker; doing it twice does no harm.
 */
@Injectable()
export class WebhookSweeperService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isSweeping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly apps: AppsService,
    private readonly owed: OwedCallbacksRepository,
    private readonly breaker: BreakerStore,
    private readonly webhooks: WebhooksService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweepOnce(), this.config.webhooksSweepMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweepOnce(): Promise<void> {
    if (this.isSweeping) return;
    this.isSweeping = true;
    try {
      await this.sweep();
    } catch (error) {
      this.logger.warn({ err: error }, 'Cannot sweep the callbacks that are owed');
    } finally {
      this.isSweeping = false;
    }
  }

  private async sweep(): Promise<void> {
    const { pool } = this.unitOfWork;
    const nowMs = this.clock.nowMs();
    for (const appId of await this.owed.listAppsDue(pool, nowMs)) {
      const count = await this.countFor(appId);
      if (count === 0) continue;
      const againAtMs = nowMs + this.config.webhooksGraceMs;
      await this.webhooks.enqueue(await this.owed.takeDue(pool, appId, nowMs, againAtMs, count));
    }
  }

  /** How many callbacks the app's URL can take now: none while its breaker is open, one to try it, many otherwise. */
  private async countFor(appId: number): Promise<number> {
    const { callbackUrl } = (await this.apps.getById(appId)).settings;
    const state = await this.breaker.stateOf(callbackUrl);
    if (state === 'open') return 0;
    return state === 'half-open' ? 1 : PER_APP_MAX;
  }
}
