import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { JOB_CATALOGUE, type JobName } from './job-catalogue.js';
import { JobProducer } from './job-producer.js';

/** A flushed Redis has forgotten the plans. */
const CHECK_MS = 60_000;

/** Keeps the jobs planned that come by themselves. All workers do, and there is one plan of each. */
@Injectable()
export class JobPlanner implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly jobs: JobProducer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.planAll();
    this.timer = setInterval(() => void this.planAll(), CHECK_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async planAll(): Promise<void> {
    for (const name of Object.keys(JOB_CATALOGUE) as JobName[]) {
      const { plan } = JOB_CATALOGUE[name];
      if (plan !== undefined) await this.plan(name, plan);
    }
  }

  private async plan(name: JobName, pattern: string): Promise<void> {
    try {
      await this.jobs.schedule(name, pattern, this.config.timeZone);
    } catch (error) {
      this.logger.warn({ err: error, job: name }, 'Cannot plan a job; trying again in a minute');
    }
  }
}
