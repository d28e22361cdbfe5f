import { Inject, Injectable } from '@nestjs/common';
import { JobProducer } from '@hongyan/queue';
import { LOGGER, type Logger } from '@hongyan/telemetry';

/**
 * Tells workers of imports and moves that wait in the database. Never throws: what a lost job was about is found by
 * the sweeper, and a job too many finds nothing to do.
 */
@Injectable()
export class BacklogService {
  constructor(
    private readonly jobs: JobProducer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `reason` tells jobs apart: one for each batch, since a running job may have looked just before it came. */
  async enqueueImports(lane: number, reason: number | 'swept'): Promise<void> {
    await this.attempt(() =>
      this.jobs.add('imports.store', { lane }, { id: `imports-${lane}-${reason}`, partition: lane }),
    );
  }

  async enqueueMove(moveId: number): Promise<void> {
    await this.attempt(() => this.jobs.add('moves.run', { moveId }, { id: `move-${moveId}` }));
  }

  private async attempt(add: () => Promise<void>): Promise<void> {
    try {
      await add();
    } catch (error) {
      this.logger.warn({ err: error }, 'Background work is delayed: the queue cannot be reached');
    }
  }
}
