import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { AppScopeModule } from '../app-scope.module.js';
import { CallbacksAdminController } from './callbacks.controller.js';

/** Callbacks, for admins. */
@Module({
  imports: [TenantsModule, AppScopeModule, WebhooksModule],
  controllers: [CallbacksAdminController],
})
export class CallbacksAdminModule {}
