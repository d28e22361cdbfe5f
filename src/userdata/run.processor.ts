import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler, type JobPayloads } from '@hongyan/queue';
import { UserDataRuns } from './user-data-runs.service.js';

@Injectable()
@HandlesJob('userData.run')
export class RunProcessor implements JobHandler<'userData.run'> {
  constructor(private readonly runs: UserDataRuns) {}

  handle({ appId, jobId }: JobPayloads['userData.run']): Promise<void> {
    return this.runs.run(appId, jobId);
  }
}
