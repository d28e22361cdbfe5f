import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AdminError, type AdminPrincipal } from '@hongyan/kernel';
import { Invalidations, UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AuditLog } from '../../tenants/audit/audit-log.service.js';
import { type AppQuotas, ownerKey, type QuotaOwner, type Quotas } from './quota.js';
import { type OwnerRow, QuotasRepository } from './quotas.repository.js';

/** A hint may get lost, and a new app of a tenant with quotas comes without one. */
const REFRESH_MS = 5_000;

/** What apps and tenants may use. All processes know of a change within moments, of a new app within seconds. */
@Injectable()
export class QuotasService implements OnApplicationBootstrap, OnModuleDestroy {
  private limited: ReadonlyMap<number, AppQuotas> = new Map();
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> = Promise.resolve();

  constructor(
    private readonly quotas: QuotasRepository,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly invalidations: Invalidations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    invalidations.on('quotas', () => void this.refresh());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** What the app is held to; undefined for an app without quotas, which pays one look-up. */
  of(appId: number): AppQuotas | undefined {
    return this.limited.get(appId);
  }

  /** Throws `not_found`, for what is foreign to the scope as for what is missing. */
  async requireOwner(scope: number | null, owner: QuotaOwner): Promise<OwnerRow> {
    return found(await this.quotas.findOwner(this.unitOfWork.pool, scope, owner));
  }

  async get(scope: number | null, owner: QuotaOwner): Promise<Quotas> {
    await this.requireOwner(scope, owner);
    return this.quotas.find(this.unitOfWork.pool, owner);
  }

  /** The apps that an owner's quotas are about. */
  appIdsOf(owner: QuotaOwner): Promise<number[]> {
    return this.quotas.listAppIds(this.unitOfWork.pool, owner);
  }

  /** Replaces all four. What is used beyond a new quota stays, and grows no more. */
  async put({ tenantId: scope, actor }: AdminPrincipal, owner: QuotaOwner, quotas: Quotas): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { name, tenantId } = found(await this.quotas.lockOwner(tx, scope, owner));
      const before = await this.quotas.find(tx, owner);
      await this.quotas.put(tx, owner, quotas);
      await this.audit.record(tx, actor, {
        action: 'quota.change',
        object: { ...owner, name },
        tenantId,
        before: { ...before },
        after: { ...quotas },
      });
    });
    // Its own hint has this process read anew; it is to be true when the caller hears of it.
    await this.invalidations.publish('quotas', ownerKey(owner));
    await this.refreshing;
  }

  /** Reads anew what was changed before this call; keeps what is known while the database is away. */
  private refresh(): Promise<void> {
    this.refreshing = this.refreshing.then(async () => {
      try {
        this.limited = await this.quotas.listLimited(this.unitOfWork.pool);
      } catch (error) {
        this.logger.debug({ err: error }, 'Quotas could not be read');
      }
    });
    return this.refreshing;
  }
}

function found(owner: OwnerRow | null): OwnerRow {
  if (!owner) throw new AdminError('not_found');
  return owner;
}
