import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { RetentionService } from './retention.service.js';

@Injectable()
@HandlesJob('retention.run')
export class RetentionProcessor implements JobHandler<'retention.run'> {
  constructor(private readonly retention: RetentionService) {}

  async handle(): Promise<void> {
    await this.retention.run();
  }
}
