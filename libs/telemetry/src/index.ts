export { createLogger, withoutQuery, type Logger } from './logger.js';
export { NestLogger } from './nest-logger.js';
export { LOGGER, TelemetryModule } from './telemetry.module.js';
