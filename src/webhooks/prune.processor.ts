import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { WebhookLog } from './webhook-log.service.js';

@Injectable()
@HandlesJob('webhooks.prune')
export class PruneProcessor implements JobHandler<'webhooks.prune'> {
  constructor(private readonly log: WebhookLog) {}

  async handle(): Promise<void> {
    await this.log.prune();
  }
}
