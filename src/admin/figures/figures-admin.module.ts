import { Module } from '@nestjs/common';
import { QuotasModule } from '../../apps/quotas/quotas.module.js';
import { FiguresModule } from '../../figures/figures.module.js';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { FigureViews } from './figure-views.service.js';
import { FiguresController } from './figures.controller.js';

@Module({
  imports: [TenantsModule, QuotasModule, FiguresModule],
  controllers: [FiguresController],
  providers: [FigureViews],
})
export class FiguresAdminModule {}
