import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { JobProducer } from '@hongyan/queue';
import { LOGGER, type Logger } from '@hongyan/telemetry';

const PATTERN = '20 4 * * *';
/** A flushed Redis has forgotten the plan. */
const CHECK_MS = 60_000;

/** Keeps the pruning of named sends planned. All workers do, and there is one plan. */
@Injectable()
export class PruneScheduleService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly jobs: JobProducer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.plan();
    this.timer = setInterval(() => void this.plan(), CHECK_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async plan(): Promise<void> {
    try {
      await this.jobs.schedule('clientSends.prune', {}, PATTERN, this.config.timeZone);
    } catch (error) {
      this.logger.warn({ err: error }, 'Cannot plan the pruning of named sends; trying again in a minute');
    }
  }
}
