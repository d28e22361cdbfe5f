import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppsModule } from '../apps/apps.module.js';
import { QuotasModule } from '../apps/quotas/quotas.module.js';
import { FiguresModule } from '../figures/figures.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { UsersModule } from '../users/users.module.js';
import { AppMessagesService } from './app-messages.service.js';
import { ArrivalsRepository } from './arrivals.repository.js';
import { ArrivalsService } from './arrivals.service.js';
import { BacklogService } from './backlog.service.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { ClientSendEntity } from './client-sends/client-send.entity.js';
import { ClientSendsRepository } from './client-sends/client-sends.repository.js';
import { ClientSendsService } from './client-sends/client-sends.service.js';
import { Repeats } from './client-sends/repeats.service.js';
import { ConversationEntity } from './conversation.entity.js';
import { DeliveredBatchesStore } from './delivered-batches.store.js';
import { DeliveriesService } from './deliveries.service.js';
import { ErasureRepository } from './erasure/erasure.repository.js';
import { MessageErasure } from './erasure/message-erasure.service.js';
import { ExportsRepository } from './exports/exports.repository.js';
import { ExportsService } from './exports/exports.service.js';
import { UserHistory } from './exports/user-history.service.js';
import { HistoryService } from './history.service.js';
import { ImportEntity } from './imports/import.entity.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { ImportsService } from './imports/imports.service.js';
import { ImportStoringService } from './imports/import-storing.service.js';
import { InboxEntity } from './inbox.entity.js';
import { InboxRepository } from './inbox.repository.js';
import { InboxService } from './inbox.service.js';
import { LivesRepository } from './life/lives.repository.js';
import { LivesService } from './life/lives.service.js';
import { PushBatchEntity } from './life/push-batch.entity.js';
import { PushBatchesRepository } from './life/push-batches.repository.js';
import { Refusals } from './life/refusals.service.js';
import { RefusedSendEntity } from './life/refused-send.entity.js';
import { RefusedSendsRepository } from './life/refused-sends.repository.js';
import { Traces } from './life/traces.service.js';
import { MessageEntity } from './message.entity.js';
import { MessageLogRepository } from './message-log.repository.js';
import { MessageLogService } from './message-log.service.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { InboxSidesRepository } from './moves/inbox-sides.repository.js';
import { MoveEntity } from './moves/move.entity.js';
import { MoveGrantEntity } from './moves/move-grant.entity.js';
import { MovedMessagesRepository } from './moves/moved-messages.repository.js';
import { MovesRepository } from './moves/moves.repository.js';
import { MovesService } from './moves/moves.service.js';
import { MovingService } from './moves/moving.service.js';
import { OnlineNoticesService } from './online-notices.service.js';
import { OnlineNoticesStore } from './online-notices.store.js';
import { OutboxEntity } from './outbox.entity.js';
import { OutboxRelay } from './outbox.relay.js';
import { OutboxRepository } from './outbox.repository.js';
import { OwedBatchesService } from './owed-batches.service.js';
import { PeopleService } from './people.service.js';
import { RecountRepository } from './recount/recount.repository.js';
import { RecountService } from './recount/recount.service.js';
import { RepairRepository } from './repair/repair.repository.js';
import { RepairService } from './repair/repair.service.js';
import { RetentionRepository } from './retention/retention.repository.js';
import { RetentionService } from './retention/retention.service.js';
import { SyncRepository } from './sync/sync.repository.js';
import { SyncService } from './sync/sync.service.js';

const ENTITIES = [
  ConversationEntity,
  MessageEntity,
  ClientSendEntity,
  InboxEntity,
  OutboxEntity,
  ImportEntity,
  MoveEntity,
  MoveGrantEntity,
  PushBatchEntity,
  RefusedSendEntity,
];

const STORAGE = [
  MessageLogRepository,
  ClientSendsRepository,
  MessagesRepository,
  ArrivalsRepository,
  InboxRepository,
  OutboxRepository,
  ExportsRepository,
  ImportsRepository,
  MovesRepository,
  MovedMessagesRepository,
  InboxSidesRepository,
  RetentionRepository,
  RecountRepository,
  SyncRepository,
  RepairRepository,
  ErasureRepository,
  OnlineNoticesStore,
  LivesRepository,
  PushBatchesRepository,
  RefusedSendsRepository,
  DeliveredBatchesStore,
];

/** What other rooms and the background work of this one may ask for. */
const USE_CASES = [
  MessagesService,
  ClientSendsService,
  Repeats,
  AppMessagesService,
  HistoryService,
  InboxService,
  ArrivalsService,
  OnlineNoticesService,
  PeopleService,
  ExportsService,
  ImportsService,
  ImportStoringService,
  MovesService,
  MovingService,
  RetentionService,
  RecountService,
  SyncService,
  RepairService,
  MessageErasure,
  UserHistory,
  DeliveriesService,
  LivesService,
  Refusals,
  Traces,
  OwedBatchesService,
  BacklogService,
  OutboxRelay,
];

@Module({
  imports: [
    AppsModule,
    QuotasModule,
    FiguresModule,
    UsersModule,
    PresenceModule,
    ModerationModule,
    WebhooksModule,
    TypeOrmModule.forFeature(ENTITIES),
  ],
  providers: [...STORAGE, ...USE_CASES, MessageLogService],
  exports: [...USE_CASES, OutboxRepository, ImportsRepository, MovesRepository],
})
export class MessagingModule {}
