import { Module } from '@nestjs/common';
import { MessagingModule } from '../../messaging/messaging.module.js';
import { PresenceModule } from '../../presence/presence.module.js';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { UsersModule } from '../../users/users.module.js';
import { AppsModule } from '../../apps/apps.module.js';
import { UserOverviews } from './user-overviews.service.js';
import { UsersAdminController } from './users.controller.js';

/** The users of an app, for admins. */
@Module({
  imports: [TenantsModule, AppsModule, UsersModule, PresenceModule, MessagingModule],
  controllers: [UsersAdminController],
  providers: [UserOverviews],
})
export class UsersAdminModule {}
