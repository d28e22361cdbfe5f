/** Plan §6. */
export interface Admin {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly tenantId: number | null;
  readonly status: 'invited' | 'active' | 'disabled';
  readonly hasTotp: boolean;
  readonly createdAtMs: number;
  readonly lastSignInAtMs: number | null;
}

export interface Invited {
  readonly admin: Admin;
  readonly invitation: { readonly path: string };
}

export const TENANT_ROLES = ['owner', 'developer', 'support'] as const;
export type Role = 'operator' | (typeof TENANT_ROLES)[number];
