import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import type { App } from '../../apps/app.js';
import { AppAdministration } from '../../apps/app-administration.service.js';
import { ObjectStore } from '../../media/object-store.js';
import { AppDataRepository } from './app-data.repository.js';

const ROWS_PER_DELETE = 1_000;

/**
 * Removes deleted apps for good, with everything that they have. Each step stands on its own and the app itself goes
 * last, so it may stop anywhere and go on at the next run, in another process.
 */
@Injectable()
export class AppRemoval {
  constructor(
    private readonly apps: AppAdministration,
    private readonly data: AppDataRepository,
    private readonly pictures: ObjectStore,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns how many apps went. One that cannot be removed now does not hold the others up. */
  async run(): Promise<number> {
    let count = 0;
    for (const app of await this.apps.listDue()) {
      try {
        await this.remove(app);
        count++;
      } catch (error) {
        this.logger.error(
          { err: error, appId: app.id },
          'A deleted app is not removed yet; trying again later',
        );
      }
    }
    return count;
  }

  private async remove(app: App): Promise<void> {
    await this.pictures.removeAllOf(app.id);
    let rows = 0;
    for (const table of await this.data.listTables(this.unitOfWork.pool)) {
      for (let some = ROWS_PER_DELETE; some === ROWS_PER_DELETE; rows += some) {
        some = await this.data.remove(this.unitOfWork.pool, app.id, table, ROWS_PER_DELETE);
      }
    }
    await this.apps.forget(app);
    this.logger.info({ appId: app.id, rows }, 'Removed a deleted app');
  }
}
