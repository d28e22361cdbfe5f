import { Module } from '@nestjs/common';
import { FiguresModule } from '../figures/figures.module.js';
import { AppRemovalModule } from './app-removal/app-removal.module.js';
import { AppRemovalProcessor } from './app-removal/app-removal.processor.js';
import { BacklogSweeperService } from './backlog-sweeper.service.js';
import { PruneProcessor } from './client-sends/prune.processor.js';
import { Depths } from './depths.service.js';
import { ImportProcessor } from './imports/import.processor.js';
import { PruneTracesProcessor } from './life/prune-traces.processor.js';
import { MessagingModule } from './messaging.module.js';
import { MoveProcessor } from './moves/move.processor.js';
import { OutboxGauges } from './outbox-gauges.service.js';
import { OutboxSweeperService } from './outbox-sweeper.service.js';
import { RecountProcessor } from './recount/recount.processor.js';
import { RetentionProcessor } from './retention/retention.processor.js';

/** The background work of this room, for processes with the worker role. */
@Module({
  imports: [MessagingModule, FiguresModule, AppRemovalModule],
  providers: [
    OutboxSweeperService,
    OutboxGauges,
    Depths,
    BacklogSweeperService,
    ImportProcessor,
    MoveProcessor,
    RetentionProcessor,
    RecountProcessor,
    PruneProcessor,
    PruneTracesProcessor,
    AppRemovalProcessor,
  ],
})
export class MessagingWorkerModule {}
