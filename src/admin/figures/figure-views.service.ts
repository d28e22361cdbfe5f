import { Inject, Injectable } from '@nestjs/common';
import { AdminError } from '@hongyan/kernel';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { Charts } from '../../figures/charts.service.js';
import type { Figures, Scope } from '../../figures/figure.js';

const MINUTES_DEFAULT = 60;

@Injectable()
export class FigureViews {
  constructor(
    private readonly charts: Charts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws `unavailable` while Redis is away. */
  async of(scope: Scope, minutes = MINUTES_DEFAULT): Promise<Figures> {
    try {
      return await this.charts.of(scope, minutes);
    } catch (error) {
      this.logger.debug({ err: error }, 'Figures cannot be read');
      throw new AdminError('unavailable');
    }
  }
}
