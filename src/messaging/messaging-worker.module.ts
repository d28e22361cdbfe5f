import { Module } from '@nestjs/common';
import { BacklogSweeperService } from './backlog-sweeper.service.js';
import { ImportProcessor } from './imports/import.processor.js';
import { MessagingModule } from './messaging.module.js';
import { MoveProcessor } from './moves/move.processor.js';
import { OutboxSweeperService } from './outbox-sweeper.service.js';
import { RetentionProcessor } from './retention/retention.processor.js';

/** The background work of this room, for processes with the worker role. */
@Module({
  imports: [MessagingModule],
  providers: [
    OutboxSweeperService,
    BacklogSweeperService,
    ImportProcessor,
    MoveProcessor,
    RetentionProcessor,
  ],
})
export class MessagingWorkerModule {}
