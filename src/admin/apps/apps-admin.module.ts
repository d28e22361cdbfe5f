import { Module } from '@nestjs/common';
import { AppsModule } from '../../apps/apps.module.js';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { AppsController } from './apps.controller.js';
import { SecretsController } from './secrets.controller.js';

@Module({ imports: [TenantsModule, AppsModule], controllers: [AppsController, SecretsController] })
export class AppsAdminModule {}
