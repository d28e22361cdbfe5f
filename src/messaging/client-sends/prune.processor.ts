import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { ClientSendsService } from './client-sends.service.js';

@Injectable()
@HandlesJob('clientSends.prune')
export class PruneProcessor implements JobHandler<'clientSends.prune'> {
  constructor(private readonly sends: ClientSendsService) {}

  async handle(): Promise<void> {
    await this.sends.prune();
  }
}
