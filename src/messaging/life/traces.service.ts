import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { PushBatchesRepository } from './push-batches.repository.js';
import { RefusedSendsRepository } from './refused-sends.repository.js';

const DAY_MS = 86_400_000;
const PRUNE_PAGE = 1_000;

/** Keeps what is remembered of messages for as many days as the installation wants. */
@Injectable()
export class Traces {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly pushBatches: PushBatchesRepository,
    private readonly refusedSends: RefusedSendsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Forgets what is older. */
  async prune(): Promise<void> {
    const beforeMs = this.clock.nowMs() - this.config.messageTraceDays * DAY_MS;
    const { pool } = this.unitOfWork;
    for (const repository of [this.pushBatches, this.refusedSends]) {
      for (const appId of await repository.listApps(pool)) {
        while ((await repository.removeOlder(pool, appId, beforeMs, PRUNE_PAGE)) === PRUNE_PAGE);
      }
    }
  }
}
