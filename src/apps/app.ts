import { AdminError } from '@hongyan/kernel';
import type { AppSettings } from './app-settings.js';

/** Only an enabled app may sign calls and have clients. */
export const APP_STATUSES = ['enabled', 'disabled', 'deleting'] as const;
export type AppStatus = (typeof APP_STATUSES)[number];

/** An application of a tenant, without its secrets. */
export interface App {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  readonly key: string;
  readonly status: AppStatus;
  readonly createdAtMs: number;
  /** When an app that was deleted goes for good; null for all others. */
  readonly deleteAtMs: number | null;
  readonly settings: AppSettings;
}

export const APP_NAME_LENGTH_MAX = 100;

/** How long a deleted app can be had back. */
export const APP_GRACE_MS = 7 * 86_400_000;

/** The name as it is kept. Throws `invalid_input`. */
export function usableAppName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > APP_NAME_LENGTH_MAX) {
    throw new AdminError('invalid_input', {
      field: 'name',
      text: `An app name has 1 to ${APP_NAME_LENGTH_MAX} characters.`,
    });
  }
  return trimmed;
}

/** The app that was looked for. Throws `not_found`, for a foreign one as for a missing one. */
export function foundApp(app: App | null): App {
  if (!app) throw new AdminError('not_found');
  return app;
}
