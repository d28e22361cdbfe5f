import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppsModule } from '../apps/apps.module.js';
import { UsersModule } from '../users/users.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { ConversationEntity } from './conversation.entity.js';
import { DeliveriesService } from './deliveries.service.js';
import { HistoryService } from './history.service.js';
import { InboxEntity } from './inbox.entity.js';
import { InboxRepository } from './inbox.repository.js';
import { InboxService } from './inbox.service.js';
import { MessageEntity } from './message.entity.js';
import { MessageLogRepository } from './message-log.repository.js';
import { MessageLogService } from './message-log.service.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { OutboxEntity } from './outbox.entity.js';
import { OutboxRelay } from './outbox.relay.js';
import { OutboxRepository } from './outbox.repository.js';

@Module({
  imports: [
    AppsModule,
    UsersModule,
    WebhooksModule,
    TypeOrmModule.forFeature([ConversationEntity, MessageEntity, InboxEntity, OutboxEntity]),
  ],
  providers: [
    MessageLogRepository,
    MessagesRepository,
    InboxRepository,
    OutboxRepository,
    OutboxRelay,
    MessageLogService,
    MessagesService,
    HistoryService,
    InboxService,
    DeliveriesService,
  ],
  exports: [MessagesService, HistoryService, InboxService, DeliveriesService, OutboxRelay, OutboxRepository],
})
export class MessagingModule {}
