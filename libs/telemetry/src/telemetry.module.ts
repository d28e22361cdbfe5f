import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Injection token of the process's {@link Logger}. */
export const LOGGER = Symbol('LOGGER');

@Global()
@Module({})
export class TelemetryModule {
  static forRoot(logger: Logger): DynamicModule {
    return { module: TelemetryModule, providers: [{ provide: LOGGER, useValue: logger }], exports: [LOGGER] };
  }
}
