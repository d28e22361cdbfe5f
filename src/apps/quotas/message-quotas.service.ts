import { Injectable } from '@nestjs/common';
import { AppError } from '@hongyan/kernel';
import { type AppQuotas, type Limit, limitsOf, ownerKey, type QuotaName } from './quota.js';
import { QuotasService } from './quotas.service.js';
import { SharedRates } from './shared-rates.service.js';
import { StoredMessages } from './stored-messages.service.js';

/** To be called when a message that was let in is stored, or never will be. */
export type Release = () => void;

/** Holds apps and tenants to their quotas of messages. */
@Injectable()
export class MessageQuotas {
  constructor(
    private readonly quotas: QuotasService,
    private readonly stored: StoredMessages,
    private readonly rates: SharedRates,
  ) {}

  /**
   * Lets a message in that is to be stored; undefined for an app without quotas. Throws `quota_exceeded` when no more
   * may be stored, `too_many_attempts` when there are too many a second.
   */
  admit(appId: number): Promise<Release> | undefined {
    const quotas = this.quotas.of(appId);
    return quotas && this.admitLimited(appId, quotas);
  }

  /** The same for one that is not stored. Throws `too_many_attempts`. */
  async admitPassing(appId: number): Promise<void> {
    const quotas = this.quotas.of(appId);
    if (quotas) await this.takeRate(appId, quotas);
  }

  /** The same for one that comes at no rate, such as an import. Throws `quota_exceeded`. */
  async admitStored(appId: number): Promise<Release | undefined> {
    return this.quotas.of(appId) && this.letIn(appId);
  }

  private async admitLimited(appId: number, quotas: AppQuotas): Promise<Release> {
    const release = await this.letIn(appId);
    try {
      await this.takeRate(appId, quotas);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  private async letIn(appId: number): Promise<Release> {
    const result = await this.stored.letIn(appId);
    if (typeof result === 'function') return result;
    throw new AppError('quota_exceeded', { internal: reached('storedMessages', result) });
  }

  private async takeRate(appId: number, quotas: AppQuotas): Promise<void> {
    const taken: string[] = [];
    for (const limit of limitsOf(appId, quotas, 'messagesPerSecond')) {
      const name = ownerKey(limit.owner);
      if (!(await this.rates.take(name, limit.max))) {
        for (const each of taken) this.rates.giveBack(each);
        throw new AppError('too_many_attempts', { internal: reached('messagesPerSecond', limit) });
      }
      taken.push(name);
    }
  }
}

function reached(name: QuotaName, { owner, max }: Limit): string {
  return `${ownerKey(owner)} has reached its quota of ${max} ${name}`;
}
