import type { AdminRole } from '@hongyan/kernel';

export const ADMIN_ROLES = [
  'operator',
  'owner',
  'developer',
  'support',
] as const satisfies readonly AdminRole[];

/** `invited` has a link and no password yet. */
export const ADMIN_STATUSES = ['invited', 'active', 'disabled'] as const;
export type AdminStatus = (typeof ADMIN_STATUSES)[number];

/** An admin, without anything secret. */
export interface Admin {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: AdminRole;
  readonly tenantId: number | null;
  readonly status: AdminStatus;
  readonly hasTotp: boolean;
  readonly createdAtMs: number;
  readonly lastSignInAtMs: number | null;
}

/** A link that sets a password once, shown to the inviter alone. */
export interface Invitation {
  readonly token: string;
  /** The token stands in the fragment, which never reaches a server's log. */
  readonly path: string;
  readonly expiresAtMs: number;
}

export const ADMIN_NAME_LENGTH_MAX = 100;
export const EMAIL_LENGTH_MAX = 254;
export const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+$/;

/** Addresses are compared without regard to case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
