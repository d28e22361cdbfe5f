import { Injectable } from '@nestjs/common';
import { type Page, pageOf, type PageRequest } from '@hongyan/http';
import { AdminError, type AdminPrincipal, AppError, Clock } from '@hongyan/kernel';
import { Invalidations, isDuplicate, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from './audit/audit-log.service.js';
import { type Tenant, TENANT_NAME_LENGTH_MAX, type TenantStatus } from './tenant.js';
import { TenantsRepository } from './tenants.repository.js';

/** Organisations. A scope is the one tenant that exists for the caller, or null for all. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {}

  /** The tenant of that name, created when there is none. Throws `parameter_error` for an unusable name. */
  async ensure(name: string): Promise<Tenant> {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > TENANT_NAME_LENGTH_MAX) {
      throw new AppError('parameter_error', {
        internal: `tenant name must have 1 to ${TENANT_NAME_LENGTH_MAX} characters`,
      });
    }
    await this.tenants.insertIfAbsent(this.unitOfWork.pool, trimmed, this.clock.nowMs());
    return (await this.tenants.findByName(this.unitOfWork.pool, trimmed))!;
  }

  async list(scope: number | null, search: string, { after, limit }: PageRequest): Promise<Page<Tenant>> {
    const rows = await this.tenants.list(this.unitOfWork.pool, scope, search, { after, limit: limit + 1 });
    return pageOf(rows, limit);
  }

  /** Throws `not_found`, for a foreign tenant as for a missing one. */
  async get(scope: number | null, id: number): Promise<Tenant> {
    return found(await this.tenants.find(this.unitOfWork.pool, scope, id));
  }

  /** The same, and it stays as it is until the transaction ends: for whoever gives it a thing. */
  async hold(tx: Sql, scope: number | null, id: number): Promise<Tenant> {
    return found(await this.tenants.lock(tx, scope, id));
  }

  /** Whether its apps and admins are to be refused. */
  async isSuspended(id: number): Promise<boolean> {
    return (await this.tenants.find(this.unitOfWork.pool, null, id))?.status === 'suspended';
  }

  /** Throws `conflict` when the name is taken. */
  async create({ actor }: AdminPrincipal, name: string): Promise<Tenant> {
    return this.unitOfWork.run(async (tx) => {
      const id = await unlessTaken(() => this.tenants.insert(tx, name.trim(), this.clock.nowMs()));
      const tenant = found(await this.tenants.find(tx, null, id));
      await this.audit.record(tx, actor, {
        action: 'tenant.create',
        object: { kind: 'tenant', id, name: tenant.name },
        tenantId: id,
        after: { name: tenant.name },
      });
      return tenant;
    });
  }

  async rename(principal: AdminPrincipal, id: number, name: string): Promise<Tenant> {
    return this.change(principal, id, 'tenant.rename', async (tx, tenant) => {
      await unlessTaken(() => this.tenants.rename(tx, id, name.trim()));
      return [{ name: tenant.name }, { name: name.trim() }];
    });
  }

  /** Takes effect on all processes within moments; changes nothing when it is so already. */
  async setStatus(principal: AdminPrincipal, id: number, status: TenantStatus): Promise<Tenant> {
    const action = status === 'active' ? 'tenant.resume' : 'tenant.suspend';
    const tenant = await this.change(principal, id, action, async (tx, { status: before }) => {
      if (before === status) return null;
      await this.tenants.setStatus(tx, id, status);
      return [{ status: before }, { status }];
    });
    await this.invalidations.publish('tenants', id);
    return tenant;
  }

  /** Throws `conflict` while `isUsed` says, under the tenant's lock, that something still belongs to it. */
  async remove(principal: AdminPrincipal, id: number, isUsed: (tx: Sql) => Promise<boolean>): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { name, status } = found(await this.tenants.lock(tx, principal.tenantId, id));
      if (await isUsed(tx)) {
        throw new AdminError('conflict', { text: 'Delete its apps and disable its admins first.' });
      }
      await this.tenants.remove(tx, id);
      await this.audit.record(tx, principal.actor, {
        action: 'tenant.delete',
        object: { kind: 'tenant', id, name },
        tenantId: id,
        before: { name, status },
      });
    });
  }

  private async change(
    { tenantId: scope, actor }: AdminPrincipal,
    id: number,
    action: string,
    work: (tx: Sql, tenant: Tenant) => Promise<[before: object, after: object] | null>,
  ): Promise<Tenant> {
    return this.unitOfWork.run(async (tx) => {
      const tenant = found(await this.tenants.lock(tx, scope, id));
      const states = await work(tx, tenant);
      if (!states) return tenant;
      const [before, after] = states as [Record<string, unknown>, Record<string, unknown>];
      const object = { kind: 'tenant', id, name: tenant.name };
      await this.audit.record(tx, actor, { action, object, tenantId: id, before, after });
      return found(await this.tenants.find(tx, null, id));
    });
  }
}

function found(tenant: Tenant | null): Tenant {
  if (!tenant) throw new AdminError('not_found');
  return tenant;
}

async function unlessTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new AdminError('conflict', { field: 'name', text: 'The name is taken.' });
  }
}
