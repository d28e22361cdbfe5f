export { type Journey, Journeys } from './journeys.js';
export { createLogger, withoutQuery, type Logger } from './logger.js';
export { Metrics, type Stage, STAGES } from './metrics.js';
export { withMetricsTable } from './metrics-docs.js';
export { type MetricsServerOptions, serveMetrics } from './metrics-server.js';
export { NestLogger } from './nest-logger.js';
export { LOGGER, TelemetryModule, TRACING } from './telemetry.module.js';
export { startTracing } from './start-tracing.js';
export { NO_TRACING, type RequestSpan, type Tracing } from './tracing.js';
