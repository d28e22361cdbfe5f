import { Injectable } from '@nestjs/common';
import { type Actor, AdminError } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import type { App } from '../apps/app.js';
import { AuditLog } from '../tenants/audit/audit-log.service.js';
import { type BreakerState, BreakerStore } from './breaker.store.js';
import { type Standing, StandingsRepository, type Tallies } from './standings.repository.js';
import { WebhookLog } from './webhook-log.service.js';

/** How an app's callbacks do. What is owed and what is dead is counted up to 100 000. */
export interface CallbackOverview extends Tallies {
  /** Empty for none. */
  readonly url: string;
  readonly breaker: BreakerState;
}

/** What admins see of an app's callbacks, and do about them: each replay stands in the audit log. */
@Injectable()
export class CallbackOverviews {
  constructor(
    private readonly standings: StandingsRepository,
    private readonly breaker: BreakerStore,
    private readonly log: WebhookLog,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async of({ id, settings: { callbackUrl: url } }: App): Promise<CallbackOverview> {
    const [tallies, breaker] = await Promise.all([
      this.standings.tally(this.unitOfWork.pool, id),
      this.breaker.stateOf(url),
    ]);
    return { url, ...tallies, breaker };
  }

  /** How the callbacks of messages stand; a message without one is missing. */
  standingsOf(appId: number, msgIds: readonly string[]): Promise<Map<string, Standing>> {
    return this.standings.find(this.unitOfWork.pool, appId, msgIds);
  }

  /**
   * Owes dead letters once more: that of a message, or all of them. Returns how many. Throws `not_found` for a message
   * that has none.
   */
  async replay(actor: Actor, { id: appId, tenantId, name }: App, msgId: string | null): Promise<number> {
    const { dead } = await this.standings.tally(this.unitOfWork.pool, appId);
    const what = msgId === null ? { all: true, dead } : { msgId };
    const object = { kind: 'app', id: appId, name };
    const count = await this.log.replay(appId, msgId, (tx) =>
      this.audit.record(tx, actor, { action: 'callback.replay', object, tenantId, after: what }),
    );
    if (msgId !== null && count === 0) throw new AdminError('not_found');
    return count;
  }
}
