import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { PrivateFiles } from '../media/uploads/private-files.service.js';
import { ErasingService } from './erasing.service.js';
import { ExportingService } from './exporting.service.js';
import { isOpen } from './user-data-job.js';
import { UserDataJobsRepository } from './user-data-jobs.repository.js';
import { UserDataJobs } from './user-data-jobs.service.js';

/** Runs that may begin without the job coming forward. */
const ATTEMPTS_MAX = 5;
const PAGE_SIZE = 200;

/** The worker's half: runs jobs, takes up those that were lost, removes exports whose time is over. */
@Injectable()
export class UserDataRuns {
  constructor(
    private readonly jobs: UserDataJobsRepository,
    private readonly wishes: UserDataJobs,
    private readonly erasing: ErasingService,
    private readonly exporting: ExportingService,
    private readonly files: PrivateFiles,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Does what is left of a job. A run too many finds nothing to do. Throws when it has to be tried again. */
  async run(appId: number, id: number): Promise<void> {
    const { pool } = this.unitOfWork;
    const job = await this.jobs.find(pool, appId, id);
    if (!job || !isOpen(job)) return;
    if (job.attemptCount >= ATTEMPTS_MAX) {
      this.logger.error({ jobId: id }, 'A job about user data is given up');
      await this.jobs.fail(pool, job, `Given up after ${ATTEMPTS_MAX} attempts.`, this.clock.nowMs());
      return;
    }
    await (job.kind === 'erase' ? this.erasing.run(job) : this.exporting.run(job));
  }

  /** Once a minute, in one worker. */
  async sweep(): Promise<void> {
    const { pool } = this.unitOfWork;
    for (const job of await this.jobs.listOpen(pool, PAGE_SIZE)) await this.wishes.enqueue(job);
    for (const job of await this.jobs.listExpired(pool, this.clock.nowMs(), PAGE_SIZE)) {
      await this.files.remove(job.objectKey!);
      await this.jobs.forgetObject(pool, job);
    }
  }
}
