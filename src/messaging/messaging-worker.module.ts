import { Module } from '@nestjs/common';
import { MessagingModule } from './messaging.module.js';
import { OutboxSweeperService } from './outbox-sweeper.service.js';

/** The background work of this room, for processes with the worker role. */
@Module({ imports: [MessagingModule], providers: [OutboxSweeperService] })
export class MessagingWorkerModule {}
