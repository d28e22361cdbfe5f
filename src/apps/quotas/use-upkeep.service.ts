import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { monthOf } from './quota.js';
import { QuotasRepository } from './quotas.repository.js';
import { UseRepository } from './use.repository.js';

/** Uploads of earlier months are nobody's business after so long. */
const UPLOADS_KEPT_MS = 400 * 86_400_000;

/** Keeps the books of what is used in order. */
@Injectable()
export class UseUpkeep {
  constructor(
    private readonly quotas: QuotasRepository,
    private readonly use: UseRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Corrects an app's count by what `count` finds. What is stored meanwhile is added to the same row, so only the
   * difference is booked. Returns it.
   */
  async correctStored(appId: number, count: () => Promise<number>): Promise<number> {
    const { pool } = this.unitOfWork;
    const booked = await this.use.countStored(pool, { kind: 'app', id: appId });
    const drift = (await count()) - booked;
    if (drift !== 0) await this.use.addStored(pool, [[appId, drift]]);
    return drift;
  }

  /** Forgets quotas and use of what is gone. */
  async prune(): Promise<void> {
    await this.quotas.removeOrphans(this.unitOfWork.pool);
    await this.use.prune(this.unitOfWork.pool, monthOf(this.clock.nowMs() - UPLOADS_KEPT_MS));
  }
}
