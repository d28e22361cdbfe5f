/**
 * Every error a client or app server can meet, by its name in contract section 6. Codes are part of the wire and
 * are never reused; texts live in `texts.ts`.
 */
export const ERROR_CATALOGUE = {
  failed: { code: 4001 },
  do_failed: { code: 4002 },
  parameter_error: { code: 4003 },
  system_error: { code: 4004 },
  sign_error: { code: 4005 },
  user_not_exists: { code: 4006 },
  uid_invalid: { code: 4007 },
  key_error: { code: 4008 },
  ext_error: { code: 4009 },
  size_error: { code: 4010 },
  account_disabled: { code: 4011 },
  uid_error: { code: 4012 },
  ws_close: { code: 4013 },
  none_edit: { code: 4014 },
  client_msg_id_reused: { code: 4017 },
  quota_exceeded: { code: 4018 },
  too_many_attempts: { code: 429 },
  server_error: { code: 5003 },
  unauthorized: { code: 401 },
  not_found: { code: 404 },
  method_not_allowed: { code: 405 },
  service_unavailable: { code: 503 },
} as const;

export type ErrorKey = keyof typeof ERROR_CATALOGUE;

/** Codes that once meant something and must not come back with another meaning. */
export const RETIRED_CODES = [4000, 4016, 4100] as const;

/**
 * Errors whose body has no `data` member (contract 3.1): the HTTP-level ones and the uncaught one. All others
 * carry `data: null`.
 */
export const BARE_ERRORS: ReadonlySet<ErrorKey> = new Set<ErrorKey>([
  'server_error',
  'unauthorized',
  'not_found',
  'method_not_allowed',
  'service_unavailable',
]);
