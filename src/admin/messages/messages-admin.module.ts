import { Module } from '@nestjs/common';
import { MessagingModule } from '../../messaging/messaging.module.js';
import { TenantsModule } from '../../tenants/tenants.module.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { AppsModule } from '../../apps/apps.module.js';
import { MessageLooks } from './message-looks.service.js';
import { MessagesAdminController } from './messages.controller.js';

/** What became of messages, for admins. */
@Module({
  imports: [TenantsModule, AppsModule, MessagingModule, WebhooksModule],
  controllers: [MessagesAdminController],
  providers: [MessageLooks],
})
export class MessagesAdminModule {}
