import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { BacklogService } from './backlog.service.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { MovesRepository } from './moves/moves.repository.js';

const MOVES_PAGE_SIZE = 100;

/** Queues imports and moves again whose job was lost. Runs in every worker; doing it twice does no harm. */
@Injectable()
export class BacklogSweeperService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isSweeping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly imports: ImportsRepository,
    private readonly moves: MovesRepository,
    private readonly backlog: BacklogService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), this.config.outboxSweepMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    if (this.isSweeping) return;
    this.isSweeping = true;
    try {
      const { pool } = this.unitOfWork;
      for (const lane of await this.imports.listLanes(pool)) await this.backlog.enqueueImports(lane, 'swept');
      const graceEndMs = this.clock.nowMs() - this.config.outboxGraceMs;
      for (const moveId of await this.moves.listWaiting(pool, graceEndMs, MOVES_PAGE_SIZE)) {
        await this.backlog.enqueueMove(moveId);
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'Cannot sweep imports and moves');
    } finally {
      this.isSweeping = false;
    }
  }
}
