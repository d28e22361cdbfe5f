import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { type AttemptPage, pageOf } from './attempt-page.js';
import { type AttemptFilter, AttemptsRepository } from './attempts.repository.js';
import { DeadLettersRepository } from './dead-letters.repository.js';
import type { NextAttempt } from './owed-callbacks.repository.js';
import { WebhooksService } from './webhooks.service.js';

const DAY_MS = 86_400_000;
const REPLAY_PAGE = 100;
const PRUNE_PAGE = 1000;

type Beginning = (tx: Sql) => Promise<void>;
const NOTHING: Beginning = () => Promise.resolve();

/** What an app sees of its callbacks, and may do about them. */
@Injectable()
export class WebhookLog {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly attempts: AttemptsRepository,
    private readonly deadLetters: DeadLettersRepository,
    private readonly webhooks: WebhooksService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async page(appId: number, filter: AttemptFilter, limit: number): Promise<AttemptPage> {
    return pageOf(await this.attempts.list(this.unitOfWork.pool, appId, filter, limit), limit);
  }

  /**
   * Owes dead letters of the app once more: one of them, or all. Returns how many; an unknown message is none. What
   * `begin` writes stands in the commit that owes the first of them.
   */
  async replay(appId: number, msgId: string | null, begin = NOTHING): Promise<number> {
    const diedBeforeMs = this.clock.nowMs() + 1;
    let count = 0;
    for (;;) {
      const revived = await this.revivePage(appId, msgId, diedBeforeMs, count === 0 ? begin : NOTHING);
      await this.webhooks.enqueue(revived);
      count += revived.length;
      if (revived.length < REPLAY_PAGE) return count;
    }
  }

  /** Deletes what is older than it is kept. */
  async prune(): Promise<void> {
    const beforeMs = this.clock.nowMs() - this.config.webhooksKeepDays * DAY_MS;
    const { pool } = this.unitOfWork;
    for (const repository of [this.attempts, this.deadLetters]) {
      for (const appId of await repository.listApps(pool)) {
        while ((await repository.removeOlder(pool, appId, beforeMs, PRUNE_PAGE)) === PRUNE_PAGE);
      }
    }
  }

  private revivePage(
    appId: number,
    msgId: string | null,
    diedBeforeMs: number,
    begin: Beginning,
  ): Promise<NextAttempt[]> {
    return this.unitOfWork.run(async (tx) => {
      const letters = await this.deadLetters.lock(tx, appId, { msgId, diedBeforeMs, limit: REPLAY_PAGE });
      if (letters.length === 0) return letters;
      await begin(tx);
      await this.deadLetters.revive(tx, appId, letters, {
        dueAtMs: this.clock.nowMs() + this.config.webhooksGraceMs,
        attempts: this.config.webhooksAttemptsMax,
      });
      return letters;
    });
  }
}
