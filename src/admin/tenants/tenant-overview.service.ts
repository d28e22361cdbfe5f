import { Injectable } from '@nestjs/common';
import type { Page } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AppsService } from '../../apps/apps.service.js';
import { AdminsService } from '../../tenants/admins/admins.service.js';
import type { Tenant } from '../../tenants/tenant.js';
import { TenantsService } from '../../tenants/tenants.service.js';

/** An organisation with what it has. */
export interface TenantOverview extends Tenant {
  readonly appCount: number;
  /** Without the disabled ones. */
  readonly adminCount: number;
}

/** Tenants together with what other rooms keep for them. */
@Injectable()
export class TenantOverviews {
  constructor(
    private readonly tenants: TenantsService,
    private readonly admins: AdminsService,
    private readonly apps: AppsService,
  ) {}

  async ofPage({ items, next }: Page<Tenant>): Promise<Page<TenantOverview>> {
    const ids = items.map(({ id }) => id);
    const [apps, admins] = await Promise.all([this.apps.countByTenant(ids), this.admins.countActive(ids)]);
    const overviews = items.map((tenant) => ({
      ...tenant,
      appCount: apps.get(tenant.id) ?? 0,
      adminCount: admins.get(tenant.id) ?? 0,
    }));
    return { items: overviews, next };
  }

  async of(tenant: Tenant): Promise<TenantOverview> {
    return (await this.ofPage({ items: [tenant], next: null })).items[0]!;
  }

  /** Throws `conflict` while it has apps, or admins that are not disabled. */
  remove(principal: AdminPrincipal, id: number): Promise<void> {
    return this.tenants.remove(principal, id, async () => {
      const [apps, admins] = await Promise.all([
        this.apps.countByTenant([id]),
        this.admins.countActive([id]),
      ]);
      return apps.size + admins.size > 0;
    });
  }
}
