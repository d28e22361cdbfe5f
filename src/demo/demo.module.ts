import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { DemoAppService } from './demo-app.service.js';
import { DemoController } from './demo.controller.js';
import { DemoPageService } from './demo-page.service.js';

/** The demo page and the app server that it plays. Never part of a production process. */
@Module({
  imports: [AppsModule, TenantsModule],
  controllers: [DemoController],
  providers: [DemoAppService, DemoPageService],
})
export class DemoModule {}
