import 'reflect-metadata';
import { parseConfig } from '@hongyan/config';
import { createLogger } from '@hongyan/telemetry';
import { startHongyan } from './bootstrap.js';
import { explainBootFailure } from './boot-failure.js';

/** How long an orderly stop may take beyond the drain time before the process just ends. */
const STOP_GRACE_MS = 10_000;

try {
  const config = parseConfig(process.env);
  const logger = createLogger(config.logLevel);
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'Unhandled rejection'));
  const hongyan = await startHongyan(config, logger);

  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'Stopping');
    setTimeout(() => process.exit(1), config.drainMs + STOP_GRACE_MS).unref();
    hongyan.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'Stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
} catch (error) {
  process.stderr.write(`${explainBootFailure(error)}\n`);
  process.exit(1);
}
