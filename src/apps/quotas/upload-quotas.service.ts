import { Inject, Injectable } from '@nestjs/common';
import { AppError, Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { limitsOf, monthOf, ownerKey, type QuotaOwner } from './quota.js';
import { QuotasService } from './quotas.service.js';
import { UseRepository } from './use.repository.js';

/** Counts what an app's users upload in a month (UTC), and holds apps and tenants to their quotas of it. */
@Injectable()
export class UploadQuotas {
  constructor(
    private readonly quotas: QuotasService,
    private readonly use: UseRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Does the work of an upload, whose bytes count unless it fails. They are booked before, so that uploads at the same
   * time cannot pass the quota together. Throws `quota_exceeded`.
   */
  async count<T>(appId: number, bytes: number, work: () => Promise<T>): Promise<T> {
    const month = monthOf(this.clock.nowMs());
    await this.use.addUpload(this.unitOfWork.pool, appId, month, bytes);
    try {
      await this.requireRoom(appId, month);
      return await work();
    } catch (error) {
      await this.giveBack(appId, month, bytes);
      throw error;
    }
  }

  /** What the owner uploaded this month. */
  used(owner: QuotaOwner): Promise<number> {
    return this.use.countUploads(this.unitOfWork.pool, owner, monthOf(this.clock.nowMs()));
  }

  private async requireRoom(appId: number, month: number): Promise<void> {
    const quotas = this.quotas.of(appId);
    if (!quotas) return;
    for (const { owner, max } of limitsOf(appId, quotas, 'uploadBytes')) {
      if ((await this.use.countUploads(this.unitOfWork.pool, owner, month)) > max) {
        throw new AppError('quota_exceeded', {
          internal: `${ownerKey(owner)} may upload ${max} bytes a month`,
        });
      }
    }
  }

  private async giveBack(appId: number, month: number, bytes: number): Promise<void> {
    try {
      await this.use.addUpload(this.unitOfWork.pool, appId, month, -bytes);
    } catch (error) {
      this.logger.warn({ err: error, appId }, 'A failed upload counts all the same');
    }
  }
}
