import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppsModule } from '../apps/apps.module.js';
import { AttemptEntity } from './attempt.entity.js';
import { AttemptsRepository } from './attempts.repository.js';
import { BreakerStore } from './breaker.store.js';
import { CallbackErasure } from './callback-erasure.service.js';
import { DeadLetterEntity } from './dead-letter.entity.js';
import { DeadLettersRepository } from './dead-letters.repository.js';
import { OwedCallbackEntity } from './owed-callback.entity.js';
import { OwedCallbacksRepository } from './owed-callbacks.repository.js';
import { WebhookLog } from './webhook-log.service.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [AppsModule, TypeOrmModule.forFeature([OwedCallbackEntity, AttemptEntity, DeadLetterEntity])],
  providers: [
    OwedCallbacksRepository,
    AttemptsRepository,
    DeadLettersRepository,
    BreakerStore,
    WebhooksService,
    WebhookLog,
    CallbackErasure,
  ],
  exports: [
    OwedCallbacksRepository,
    AttemptsRepository,
    BreakerStore,
    WebhooksService,
    WebhookLog,
    CallbackErasure,
  ],
})
export class WebhooksModule {}
