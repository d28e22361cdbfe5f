import { Inject, Injectable } from '@nestjs/common';
import { type AdminPrincipal, Clock } from '@hongyan/kernel';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { ownerKey, type QuotaName, type QuotaOwner, type Quotas } from '../../apps/quotas/quota.js';
import { QuotasService } from '../../apps/quotas/quotas.service.js';
import { StoredMessages } from '../../apps/quotas/stored-messages.service.js';
import { UploadQuotas } from '../../apps/quotas/upload-quotas.service.js';
import { Charts } from '../../figures/charts.service.js';
import type { Scope } from '../../figures/figure.js';
import { PresenceService } from '../../presence/presence.service.js';

/** What is used now; null for what only Redis knows, while it is away. */
export type Use = Readonly<Record<QuotaName, number | null>> & { readonly atMs: number };

export interface QuotaOverview {
  readonly quotas: Quotas;
  readonly use: Use;
}

/** Quotas beside what is used of them, which other rooms know. */
@Injectable()
export class QuotaOverviews {
  constructor(
    private readonly quotas: QuotasService,
    private readonly stored: StoredMessages,
    private readonly uploads: UploadQuotas,
    private readonly presence: PresenceService,
    private readonly charts: Charts,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async get(scope: number | null, owner: QuotaOwner): Promise<QuotaOverview> {
    const quotas = await this.quotas.get(scope, owner);
    return { quotas, use: await this.useOf(owner) };
  }

  async put(principal: AdminPrincipal, owner: QuotaOwner, quotas: Quotas): Promise<QuotaOverview> {
    await this.quotas.put(principal, owner, quotas);
    return this.get(principal.tenantId, owner);
  }

  private async useOf(owner: QuotaOwner): Promise<Use> {
    const appIds = await this.quotas.appIdsOf(owner);
    const [connections, messagesPerSecond, storedMessages, uploadBytes] = await Promise.all([
      this.unlessAway(this.presence.countSockets(appIds)),
      this.unlessAway(this.charts.messagesPerSecond(ownerKey(owner) as Scope)),
      this.stored.count(owner),
      this.uploads.used(owner),
    ]);
    return { connections, messagesPerSecond, storedMessages, uploadBytes, atMs: this.clock.nowMs() };
  }

  private async unlessAway(reading: Promise<number>): Promise<number | null> {
    try {
      return await reading;
    } catch (error) {
      this.logger.debug({ err: error }, 'What is used cannot be read');
      return null;
    }
  }
}
