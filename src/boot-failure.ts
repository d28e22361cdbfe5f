import { ConfigError } from '@hongyan/config';

interface SystemError extends Error {
  readonly code: string | undefined;
  readonly port: number | undefined;
}

/** Why a process could not start, in one sentence for whoever started it. */
export function explainBootFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port, message } = rootCause(error);
  switch (code ?? '') {
    case 'EADDRINUSE':
      return `Port ${port} is taken: stop what listens there, or set HONGYAN_HTTP_PORT, HONGYAN_WS_PORT or HONGYAN_METRICS_PORT.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: set HONGYAN_HTTP_PORT, HONGYAN_WS_PORT or HONGYAN_METRICS_PORT above 1023.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
    case 'EAI_AGAIN':
    case 'PROTOCOL_CONNECTION_LOST':
      return `The database does not answer (${code}): check DATABASE_URL and that it runs.`;
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_DBACCESS_DENIED_ERROR':
      return 'The database refuses this user: check the name, password and rights in DATABASE_URL.';
    case 'ER_BAD_DB_ERROR':
      return 'The database of DATABASE_URL does not exist: create it first.';
    case 'HONGYAN_REDIS_AWAY':
      return 'Redis does not answer: check REDIS_URL and that it runs.';
    default:
      return `Hongyan cannot start: ${message || code || String(error)}`;
  }
}

/** A refused connection to several addresses arrives as one error that holds them. */
function rootCause(error: unknown): SystemError {
  return (error instanceof AggregateError ? error.errors[0] : error) as SystemError;
}
