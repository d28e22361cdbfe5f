import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { CallbacksAdminModule } from './callbacks/callbacks-admin.module.js';
import { MessagesAdminModule } from './messages/messages-admin.module.js';
import { UsersAdminModule } from './users/users-admin.module.js';
import { AdminsController } from './admins/admins.controller.js';
import { AppsAdminModule } from './apps/apps-admin.module.js';
import { AuditController } from './audit/audit.controller.js';
import { AuthController } from './auth/auth.controller.js';
import { SecondFactorController } from './auth/second-factor.controller.js';
import { SessionReplies } from './auth/session-replies.service.js';
import { TokensController } from './auth/tokens.controller.js';
import { FiguresAdminModule } from './figures/figures-admin.module.js';
import { QuotasAdminModule } from './quotas/quotas-admin.module.js';
import { TenantOverviews } from './tenants/tenant-overview.service.js';
import { TenantsController } from './tenants/tenants.controller.js';
import { WordsAdminModule } from './words/words-admin.module.js';
import { UserDataAdminModule } from './userdata/userdata-admin.module.js';

/** The Admin API, for processes with the api role: routes about all rooms, behind the guard of `tenants`. */
@Module({
  imports: [
    TenantsModule,
    AppsModule,
    AppsAdminModule,
    WordsAdminModule,
    UsersAdminModule,
    MessagesAdminModule,
    CallbacksAdminModule,
    UserDataAdminModule,
    QuotasAdminModule,
    FiguresAdminModule,
  ],
  controllers: [
    AuthController,
    SecondFactorController,
    TokensController,
    TenantsController,
    AdminsController,
    AuditController,
  ],
  providers: [SessionReplies, TenantOverviews],
})
export class AdminApiModule {}
