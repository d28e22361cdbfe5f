import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { AppsModule } from '../../apps/apps.module.js';
import { CallbacksAdminController } from './callbacks.controller.js';

/** Callbacks, for admins. */
@Module({
  imports: [TenantsModule, AppsModule, WebhooksModule],
  controllers: [CallbacksAdminController],
})
export class CallbacksAdminModule {}
