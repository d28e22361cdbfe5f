import { Module } from '@nestjs/common';
import { RunProcessor } from './run.processor.js';
import { SweepProcessor } from './sweep.processor.js';
import { UserDataModule } from './user-data.module.js';

/** The background work of this room, for processes with the worker role. */
@Module({ imports: [UserDataModule], providers: [RunProcessor, SweepProcessor] })
export class UserDataWorkerModule {}
