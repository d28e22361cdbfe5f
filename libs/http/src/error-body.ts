import { HttpException } from '@nestjs/common';
import { AppError } from '@hongyan/kernel';
import { BARE_ERRORS, ERROR_CATALOGUE, type ErrorKey, type Language, textOf } from '@hongyan/protocol';

export interface ErrorAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether an operator should see it: our fault, not the caller's. */
  readonly isFault: boolean;
}

const HTTP_ERRORS: Readonly<Record<number, ErrorKey>> = {
  401: 'unauthorized',
  404: 'not_found',
  405: 'method_not_allowed',
  503: 'service_unavailable',
};

/** The answer to a failed request (contract 2.1, 3.1, 6): HTTP 200 with a code, but for routing errors. */
export function errorAnswer(error: unknown, language: Language): ErrorAnswer {
  if (error instanceof AppError) return answerOf(error.key, language, error.details.textAlsoAsMsg);
  const status = statusOf(error);
  if (status === undefined || status >= 500) {
    if (status === 503) return { ...answerOf('service_unavailable', language), status };
    return { ...answerOf('server_error', language), isFault: true };
  }
  const key = HTTP_ERRORS[status];
  if (key) return { ...answerOf(key, language), status };
  return { status, body: { code: status, message: textOf('http_error', language) }, isFault: false };
}

function answerOf(key: ErrorKey, language: Language, textAlsoAsMsg = false): ErrorAnswer {
  const { code } = ERROR_CATALOGUE[key];
  const message = textOf(key, language);
  const body = {
    code,
    message,
    ...(textAlsoAsMsg ? { msg: message } : {}),
    ...(BARE_ERRORS.has(key) ? {} : { data: null }),
  };
  return { status: 200, body, isFault: key === 'server_error' };
}

/** Nest's and Fastify's own errors carry an HTTP status; anything else is a fault of ours. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'statusCode' in error) return Number(error.statusCode);
  return undefined;
}
