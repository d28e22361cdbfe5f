import { Controller } from '@nestjs/common';
import { Caller, Input, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { type QuotaOverview, QuotaOverviews } from './quota-overviews.service.js';
import { QuotasDto } from './quotas.dto.js';

/** What apps and tenants may use, with what they use. */
@Controller()
export class QuotasController {
  constructor(private readonly overviews: QuotaOverviews) {}

  @AdminRoute('GET', 'tenants/:tenantId/quotas', 'quotas.read')
  ofTenant(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @PathId('tenantId') id: number,
  ): Promise<QuotaOverview> {
    return this.overviews.get(scope, { kind: 'tenant', id });
  }

  @AdminRoute('PUT', 'tenants/:tenantId/quotas', 'quotas.manage', { input: QuotasDto })
  putOfTenant(
    @Caller() caller: AdminPrincipal,
    @PathId('tenantId') id: number,
    @Input() quotas: QuotasDto,
  ): Promise<QuotaOverview> {
    return this.overviews.put(caller, { kind: 'tenant', id }, quotas);
  }

  @AdminRoute('GET', 'apps/:appId/quotas', 'quotas.read')
  ofApp(@Caller() { tenantId: scope }: AdminPrincipal, @PathId('appId') id: number): Promise<QuotaOverview> {
    return this.overviews.get(scope, { kind: 'app', id });
  }

  @AdminRoute('PUT', 'apps/:appId/quotas', 'quotas.manage', { input: QuotasDto })
  putOfApp(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') id: number,
    @Input() quotas: QuotasDto,
  ): Promise<QuotaOverview> {
    return this.overviews.put(caller, { kind: 'app', id }, quotas);
  }
}
