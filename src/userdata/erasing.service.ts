import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { UserPictures } from '../media/uploads/user-pictures.service.js';
import { MessageErasure } from '../messaging/erasure/message-erasure.service.js';
import type { StoredJob } from './user-data-job.js';
import { UserDataJobsRepository } from './user-data-jobs.repository.js';

/** Takes away what a user said and uploaded up to the moment of the request; whoever has the uid since keeps the rest. */
@Injectable()
export class ErasingService {
  constructor(
    private readonly jobs: UserDataJobsRepository,
    private readonly messages: MessageErasure,
    private readonly pictures: UserPictures,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Goes on where the last run ended. */
  async run(job: StoredJob): Promise<void> {
    const { pool } = this.unitOfWork;
    const { appId, userId, createdAtMs: untilMs, lastPeerId } = job;
    if (!(await this.jobs.begin(pool, job, null))) return;
    if (job.progress.total === null) {
      const [conversations, pictures] = await Promise.all([
        this.messages.countConversations(appId, userId),
        this.pictures.count(appId, userId, untilMs),
      ]);
      await this.jobs.setProgress(pool, job, 0, conversations + pictures);
    }
    for await (const peerId of this.messages.run({ appId, userId, untilMs }, lastPeerId)) {
      await this.jobs.advance(pool, job, 1, peerId);
    }
    for await (const key of this.pictures.keys(appId, userId, untilMs)) {
      await this.pictures.remove(appId, userId, key);
      await this.jobs.advance(pool, job, 1, 0);
    }
    await this.jobs.finish(pool, job, null, { nowMs: this.clock.nowMs(), expiresAtMs: null });
  }
}
