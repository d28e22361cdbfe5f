import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler, type WebhookJob } from '@hongyan/queue';
import { CallbackAttempts } from './callback-attempts.service.js';

@Injectable()
@HandlesJob('webhooks.send')
export class WebhookProcessor implements JobHandler<'webhooks.send'> {
  constructor(private readonly attempts: CallbackAttempts) {}

  async handle(job: WebhookJob): Promise<void> {
    await this.attempts.make(job);
  }
}
