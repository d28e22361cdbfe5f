import { Module } from '@nestjs/common';
import { QuotasModule } from '../../apps/quotas/quotas.module.js';
import { FiguresModule } from '../../figures/figures.module.js';
import { PresenceModule } from '../../presence/presence.module.js';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { QuotaOverviews } from './quota-overviews.service.js';
import { QuotasController } from './quotas.controller.js';

@Module({
  imports: [TenantsModule, QuotasModule, PresenceModule, FiguresModule],
  controllers: [QuotasController],
  providers: [QuotaOverviews],
})
export class QuotasAdminModule {}
