import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { ImportStoringService } from './import-storing.service.js';

/** Stores the imports that wait in a lane. One worker at a time serves a lane, which keeps their order. */
@Injectable()
@HandlesJob('imports.store')
export class ImportProcessor implements JobHandler<'imports.store'> {
  constructor(private readonly storing: ImportStoringService) {}

  handle({ lane }: { lane: number }): Promise<void> {
    return this.storing.storeLane(lane);
  }
}
