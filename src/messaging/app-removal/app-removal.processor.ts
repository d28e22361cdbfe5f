import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { AppRemoval } from './app-removal.service.js';

@Injectable()
@HandlesJob('apps.remove')
export class AppRemovalProcessor implements JobHandler<'apps.remove'> {
  constructor(private readonly removal: AppRemoval) {}

  async handle(): Promise<void> {
    await this.removal.run();
  }
}
