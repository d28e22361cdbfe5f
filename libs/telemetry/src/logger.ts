import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/**
 * Paths that may hold a credential or what people wrote to each other. They are cut out wherever a log call
 * passes an object that has them, one level deep.
 */
const REDACTED = [
  'token',
  'secret',
  'app_secret',
  'sign',
  'content',
  'password',
  'masterKey',
  'authorization',
];

/** One JSON line per event, without tokens, secrets and message content. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorSummary },
    redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** What an error says of itself, without the statement or command that failed: those carry what people wrote. */
function errorSummary(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const { code, errno, sqlState, syscall } = error as Error & Record<string, unknown>;
  return { type: name, message, stack, code, errno, sqlState, syscall };
}

/** A URL fit for a log: without its query, where tokens and content travel. */
export function withoutQuery(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}
