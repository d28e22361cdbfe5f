import type { ErrorKey } from '@hongyan/protocol';

export interface AppErrorDetails {
  /** For the log only: never leaves the process. */
  readonly internal?: string;
  readonly cause?: unknown;
  /** Contract 2.1: some bodies carry the text under `msg` as well as under `message`. */
  readonly textAlsoAsMsg?: boolean;
}

/**
 * The one error that rooms throw. Its key names a row of the catalogue (contract 6), whose text is safe for a
 * stranger; everything else stays in the log.
 */
export class AppError extends Error {
  constructor(
    readonly key: ErrorKey,
    readonly details: AppErrorDetails = {},
  ) {
    super(details.internal ?? key, { cause: details.cause });
    this.name = 'AppError';
  }
}
