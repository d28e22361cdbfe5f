/** The apps of a suspended tenant are refused like disabled ones, and so are its admins. */
export type TenantStatus = 'active' | 'suspended';

/** An organisation that owns apps. */
export interface Tenant {
  readonly id: number;
  readonly name: string;
  readonly status: TenantStatus;
  readonly createdAtMs: number;
}

/** The tenant of apps that were created without naming one. */
export const DEFAULT_TENANT_NAME = 'default';

export const TENANT_NAME_LENGTH_MAX = 100;
