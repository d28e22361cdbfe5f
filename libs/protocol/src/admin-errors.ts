/**
 * Every error of the Admin API: the HTTP status and an English sentence. Consoles and scripts match on the code;
 * codes are never reused (docs/admin-api.md).
 */
export const ADMIN_ERRORS = {
  unauthenticated: { status: 401, text: 'Sign in, or send an API token.' },
  bad_credentials: { status: 401, text: 'E-mail, password or code is wrong.' },
  second_factor_required: { status: 401, text: 'Send the code of the second factor, too.' },
  csrf: { status: 403, text: 'The call did not come from a page of this console.' },
  enrolment_required: { status: 403, text: 'Set up the second factor first.' },
  forbidden: { status: 403, text: 'Your role or token does not permit this.' },
  tenant_suspended: { status: 403, text: 'Your organisation is suspended.' },
  not_found: { status: 404, text: 'There is no such thing, or it is not yours.' },
  method_not_allowed: { status: 405, text: 'This path takes another method.' },
  conflict: { status: 409, text: 'The present state does not allow this.' },
  quota_exceeded: { status: 409, text: 'A quota does not allow this.' },
  payload_too_large: { status: 413, text: 'The body is too large.' },
  unsupported_media_type: { status: 415, text: 'Send the body as application/json.' },
  invalid_input: { status: 422, text: 'The input is not valid.' },
  too_many_attempts: { status: 429, text: 'Too many attempts, try again later.' },
  server_error: { status: 500, text: 'Something broke on our side.' },
  unavailable: { status: 503, text: 'Not available now, try again later.' },
} as const;

export type AdminErrorCode = keyof typeof ADMIN_ERRORS;
