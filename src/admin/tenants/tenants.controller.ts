import { Controller } from '@nestjs/common';
import { Caller, Input, type Page, pageRequest, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { TenantsService } from '../../tenants/tenants.service.js';
import { type TenantOverview, TenantOverviews } from './tenant-overview.service.js';
import { TenantDto, TenantsQueryDto } from './tenants.dto.js';

/** Organisations. */
@Controller()
export class TenantsController {
  constructor(
    private readonly tenants: TenantsService,
    private readonly overviews: TenantOverviews,
  ) {}

  @AdminRoute('GET', 'tenants', 'tenants.read', { input: TenantsQueryDto })
  async list(
    @Caller() { tenantId }: AdminPrincipal,
    @Input() query: TenantsQueryDto,
  ): Promise<Page<TenantOverview>> {
    return this.overviews.ofPage(await this.tenants.list(tenantId, query.search ?? '', pageRequest(query)));
  }

  @AdminRoute('POST', 'tenants', 'tenants.manage', { input: TenantDto, status: 201 })
  async create(@Caller() caller: AdminPrincipal, @Input() { name }: TenantDto): Promise<TenantOverview> {
    return this.overviews.of(await this.tenants.create(caller, name));
  }

  @AdminRoute('GET', 'tenants/:tenantId', 'tenants.read')
  async get(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @PathId('tenantId') id: number,
  ): Promise<TenantOverview> {
    return this.overviews.of(await this.tenants.get(scope, id));
  }

  @AdminRoute('PATCH', 'tenants/:tenantId', 'tenants.manage', { input: TenantDto })
  async rename(
    @Caller() caller: AdminPrincipal,
    @PathId('tenantId') id: number,
    @Input() { name }: TenantDto,
  ): Promise<TenantOverview> {
    return this.overviews.of(await this.tenants.rename(caller, id, name));
  }

  @AdminRoute('POST', 'tenants/:tenantId/suspend', 'tenants.manage')
  async suspend(@Caller() caller: AdminPrincipal, @PathId('tenantId') id: number): Promise<TenantOverview> {
    return this.overviews.of(await this.tenants.setStatus(caller, id, 'suspended'));
  }

  @AdminRoute('POST', 'tenants/:tenantId/resume', 'tenants.manage')
  async resume(@Caller() caller: AdminPrincipal, @PathId('tenantId') id: number): Promise<TenantOverview> {
    return this.overviews.of(await this.tenants.setStatus(caller, id, 'active'));
  }

  @AdminRoute('DELETE', 'tenants/:tenantId', 'tenants.manage', { status: 204 })
  remove(@Caller() caller: AdminPrincipal, @PathId('tenantId') id: number): Promise<void> {
    return this.overviews.remove(caller, id);
  }
}
