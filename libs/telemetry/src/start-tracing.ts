import type { Logger } from './logger.js';
import { NO_TRACING, type Tracing, type TracingOptions } from './tracing.js';

/** Starts tracing when there is a collector. Nothing of OpenTelemetry's SDK is loaded otherwise. */
export async function startTracing(options: TracingOptions, logger: Logger): Promise<Tracing> {
  if (options.endpoint === '') return NO_TRACING;
  const { OtlpTracing } = await import('./otlp-tracing.js');
  return new OtlpTracing(options, logger);
}
