import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AppsService } from '../../apps/apps.service.js';
import { UseUpkeep } from '../../apps/quotas/use-upkeep.service.js';
import { RecountRepository } from './recount.repository.js';

/**
 * Counts anew what apps have stored: a process that was killed took what it had counted last with it. What is stored
 * in the quarter of a second around the count may be off again, and is right the next night.
 */
@Injectable()
export class RecountService {
  constructor(
    private readonly apps: AppsService,
    private readonly messages: RecountRepository,
    private readonly upkeep: UseUpkeep,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    for (const { id: appId } of await this.apps.list()) {
      const drift = await this.upkeep.correctStored(appId, () =>
        this.messages.count(this.unitOfWork.pool, appId),
      );
      if (drift !== 0) this.logger.info({ appId, drift }, 'Corrected the count of stored messages');
    }
    await this.upkeep.prune();
  }
}
