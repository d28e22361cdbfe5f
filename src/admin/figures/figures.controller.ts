import { Controller } from '@nestjs/common';
import { Caller, Input, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { QuotasService } from '../../apps/quotas/quotas.service.js';
import type { Figures } from '../../figures/figure.js';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { FiguresQueryDto } from './figures.dto.js';
import { FigureViews } from './figure-views.service.js';

/** What happens now. */
@Controller()
export class FiguresController {
  constructor(
    private readonly owners: QuotasService,
    private readonly views: FigureViews,
  ) {}

  @AdminRoute('GET', 'apps/:appId/figures', 'figures.read', { input: FiguresQueryDto })
  async ofApp(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @PathId('appId') id: number,
    @Input() { minutes }: FiguresQueryDto,
  ): Promise<Figures> {
    await this.owners.requireOwner(scope, { kind: 'app', id });
    return this.views.of(`app-${id}`, minutes);
  }

  @AdminRoute('GET', 'tenants/:tenantId/figures', 'figures.read', { input: FiguresQueryDto })
  async ofTenant(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @PathId('tenantId') id: number,
    @Input() { minutes }: FiguresQueryDto,
  ): Promise<Figures> {
    await this.owners.requireOwner(scope, { kind: 'tenant', id });
    return this.views.of(`tenant-${id}`, minutes);
  }

  @AdminRoute('GET', 'figures', 'installation.read', { input: FiguresQueryDto })
  ofInstallation(@Input() { minutes }: FiguresQueryDto): Promise<Figures> {
    return this.views.of('installation', minutes);
  }
}
