import type { AppSettings } from './app-settings.js';

export const APP_STATUSES = ['enabled', 'disabled'] as const;
export type AppStatus = (typeof APP_STATUSES)[number];

/** An application of a tenant, without its secrets. */
export interface App {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  readonly key: string;
  readonly status: AppStatus;
  readonly settings: AppSettings;
  readonly createdAtMs: number;
}

export const APP_NAME_LENGTH_MAX = 100;
