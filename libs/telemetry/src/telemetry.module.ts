import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Journeys } from './journeys.js';
import type { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { NO_TRACING, type Tracing } from './tracing.js';

/** Injection token of the process's {@link Logger}. */
export const LOGGER = Symbol('LOGGER');
/** Injection token of the process's {@link Tracing}. */
export const TRACING = Symbol('TRACING');

/** What operators see of a process: its log, its numbers, its traces. */
@Global()
@Module({})
export class TelemetryModule {
  static forRoot(logger: Logger, tracing: Tracing = NO_TRACING): DynamicModule {
    const metrics = new Metrics();
    return {
      module: TelemetryModule,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: TRACING, useValue: tracing },
        { provide: Metrics, useValue: metrics },
        { provide: Journeys, useValue: new Journeys(metrics, tracing) },
      ],
      exports: [LOGGER, TRACING, Metrics, Journeys],
    };
  }
}
