import { ADMIN_ERRORS, type AdminErrorCode } from '@hongyan/protocol';

export interface AdminErrorDetails {
  /** The member of the input that is to blame. */
  readonly field?: string;
  /** Instead of the code's own sentence; safe for every admin. */
  readonly text?: string;
  readonly retryAfterSeconds?: number;
}

/** What a rule of the Admin API refuses with: a code of its catalogue. All of it goes out. */
export class AdminError extends Error {
  constructor(
    readonly code: AdminErrorCode,
    readonly details: AdminErrorDetails = {},
  ) {
    super(details.text ?? ADMIN_ERRORS[code].text);
    this.name = 'AdminError';
  }
}
