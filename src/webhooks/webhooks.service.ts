import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import type { Sql } from '@hongyan/persistence';
import { readChatFrame } from '@hongyan/protocol';
import { type Delivery, JobProducer } from '@hongyan/queue';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AppsService } from '../apps/apps.service.js';
import { type Callback, callbackBody } from './callback.js';
import { type NextAttempt, OwedCallbacksRepository } from './owed-callbacks.repository.js';

/** Makes callbacks owed, and hands what is owed to the queue. */
@Injectable()
export class WebhooksService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly apps: AppsService,
    private readonly owed: OwedCallbacksRepository,
    private readonly jobs: JobProducer,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The callbacks for chat frames that found nobody online: those of enabled apps that have a callback URL. */
  async callbacksOf(deliveries: readonly Delivery[]): Promise<Callback[]> {
    const callbacks: Callback[] = [];
    for (const { appId, frame } of deliveries) {
      const { status, settings } = await this.apps.getById(appId);
      if (status !== 'enabled' || settings.callbackUrl === '') continue;
      const message = readChatFrame(frame);
      callbacks.push({ appId, msgId: message.msgId, body: callbackBody(message) });
    }
    return callbacks;
  }

  /** Owes the callbacks from the caller's commit on. */
  async owe(tx: Sql, callbacks: readonly Callback[]): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.owed.insert(tx, callbacks, {
      nowMs,
      dueAtMs: nowMs + this.config.webhooksGraceMs,
      attempts: this.config.webhooksAttemptsMax,
    });
  }

  /** Queues first attempts, after the commit that owes them. */
  announce(callbacks: readonly Callback[]): Promise<void> {
    return this.enqueue(callbacks.map(({ appId, msgId }) => ({ appId, msgId, attempt: 1 })));
  }

  /** Never throws: what is owed stands in the database, and a sweeper queues what could not be queued now. */
  async enqueue(attempts: readonly NextAttempt[]): Promise<void> {
    try {
      await Promise.all(
        attempts.map((next) =>
          this.jobs.add('webhooks.send', next, { id: `webhook-${next.appId}-${next.msgId}-${next.attempt}` }),
        ),
      );
    } catch (error) {
      this.logger.warn({ err: error }, 'Callbacks are delayed: the queue cannot be reached');
    }
  }
}
