import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@hongyan/queue';
import { UserDataRuns } from './user-data-runs.service.js';

@Injectable()
@HandlesJob('userData.sweep')
export class SweepProcessor implements JobHandler<'userData.sweep'> {
  constructor(private readonly runs: UserDataRuns) {}

  handle(): Promise<void> {
    return this.runs.sweep();
  }
}
