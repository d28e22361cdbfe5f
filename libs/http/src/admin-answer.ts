import { HttpException } from '@nestjs/common';
import { AdminError, type AdminErrorDetails, AppError } from '@hongyan/kernel';
import { isConnectionLoss } from '@hongyan/persistence';
import { ADMIN_ERRORS, type AdminErrorCode, type ErrorKey } from '@hongyan/protocol';
import type { ErrorAnswer } from './error-body.js';

export const ADMIN_PREFIX = '/admin/';

/** Whether a path belongs to the Admin API, which has manners of its own (docs/admin-api.md). */
export function isAdminPath(path: string): boolean {
  return path === '/admin' || path.startsWith(ADMIN_PREFIX);
}

/** On every answer of the Admin API, also on refusals. */
export const ADMIN_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const;

/** What the rules of other rooms refuse with, in the words of the Admin API. */
const OF_APP_ERRORS: Partial<Record<ErrorKey, AdminErrorCode>> = {
  parameter_error: 'invalid_input',
  uid_error: 'invalid_input',
  key_error: 'not_found',
  uid_invalid: 'not_found',
  too_many_attempts: 'too_many_attempts',
};

const OF_STATUS: Readonly<Record<number, AdminErrorCode>> = {
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
};

/** The answer to a failed call of the Admin API: a proper status and `{"error": {code, message, field?}}`. */
export function adminErrorAnswer(error: unknown): ErrorAnswer & { readonly retryAfterSeconds?: number } {
  const { code, details } = refusalOf(error);
  const { status, text } = ADMIN_ERRORS[code];
  const { field, retryAfterSeconds } = details;
  return {
    status,
    body: { error: { code, message: details.text ?? text, ...(field === undefined ? {} : { field }) } },
    isFault: code === 'server_error',
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function refusalOf(error: unknown): { code: AdminErrorCode; details: AdminErrorDetails } {
  if (error instanceof AdminError) return error;
  if (error instanceof AppError) return { code: OF_APP_ERRORS[error.key] ?? 'server_error', details: {} };
  if (error instanceof HttpException) {
    return { code: OF_STATUS[error.getStatus()] ?? 'server_error', details: {} };
  }
  return { code: isConnectionLoss(error) ? 'unavailable' : 'server_error', details: {} };
}
