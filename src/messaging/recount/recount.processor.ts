import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { RecountService } from './recount.service.js';

@Injectable()
@HandlesJob('storedMessages.recount')
export class RecountProcessor implements JobHandler<'storedMessages.recount'> {
  constructor(private readonly recount: RecountService) {}

  async handle(): Promise<void> {
    await this.recount.run();
  }
}
