import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { Traces } from './traces.service.js';

@Injectable()
@HandlesJob('messageTraces.prune')
export class PruneTracesProcessor implements JobHandler<'messageTraces.prune'> {
  constructor(private readonly traces: Traces) {}

  async handle(): Promise<void> {
    await this.traces.prune();
  }
}
