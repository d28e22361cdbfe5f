import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AppsService } from '../../apps/apps.service.js';
import { StoredMessages } from '../../apps/quotas/stored-messages.service.js';
import { MovesRepository } from '../moves/moves.repository.js';
import { RetentionRepository } from './retention.repository.js';

const DAY_MS = 86_400_000;
const BATCH_SIZE = 1_000;

/** Removes messages that their app no longer keeps (contract 8.2). Every batch stands on its own: it may stop anywhere. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly apps: AppsService,
    private readonly messages: RetentionRepository,
    private readonly moves: MovesRepository,
    private readonly stored: StoredMessages,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Goes through all apps; returns how many messages were removed. */
  async run(): Promise<number> {
    let total = 0;
    for (const app of await this.apps.list()) {
      const count = await this.runFor(app.id, app.settings.retentionDays);
      if (count > 0) this.logger.info({ appId: app.id, messages: count }, 'Removed old messages');
      total += count;
    }
    return total;
  }

  private async runFor(appId: number, retentionDays: number): Promise<number> {
    const nowMs = this.clock.nowMs();
    await this.moves.removeExpiredGrants(this.unitOfWork.pool, appId, nowMs);
    if (retentionDays === 0) return 0;
    const cutMs = nowMs - retentionDays * DAY_MS;
    for (let total = 0; ;) {
      const places = await this.messages.listOld(this.unitOfWork.pool, appId, cutMs, BATCH_SIZE);
      if (places.length === 0) return total;
      const count = await this.unitOfWork.run((tx) => this.messages.remove(tx, appId, places));
      this.stored.add(appId, -count);
      total += count;
    }
  }
}
