import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppsModule } from '../apps/apps.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { AttemptEntity } from './attempt.entity.js';
import { AttemptsRepository } from './attempts.repository.js';
import { BreakerStore } from './breaker.store.js';
import { CallbackErasure } from './callback-erasure.service.js';
import { CallbackOverviews } from './callback-overviews.service.js';
import { DeadLetterEntity } from './dead-letter.entity.js';
import { DeadLettersRepository } from './dead-letters.repository.js';
import { OwedCallbackEntity } from './owed-callback.entity.js';
import { OwedCallbacksRepository } from './owed-callbacks.repository.js';
import { StandingsRepository } from './standings.repository.js';
import { WebhookLog } from './webhook-log.service.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [
    TenantsModule,
    AppsModule,
    TypeOrmModule.forFeature([OwedCallbackEntity, AttemptEntity, DeadLetterEntity]),
  ],
  providers: [
    OwedCallbacksRepository,
    AttemptsRepository,
    DeadLettersRepository,
    StandingsRepository,
    BreakerStore,
    WebhooksService,
    WebhookLog,
    CallbackErasure,
    CallbackOverviews,
  ],
  exports: [
    OwedCallbacksRepository,
    AttemptsRepository,
    BreakerStore,
    WebhooksService,
    WebhookLog,
    CallbackErasure,
    CallbackOverviews,
  ],
})
export class WebhooksModule {}
