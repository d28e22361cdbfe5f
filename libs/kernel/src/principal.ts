/** An app server that proved itself by signature or secret. */
export interface AppPrincipal {
  readonly kind: 'app';
  readonly appId: number;
  readonly tenantId: number;
}

/** A user of one app who presented a valid token. `userId` is ours; `uid` is the app's own name for the user. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly appId: number;
  readonly userId: number;
  readonly uid: string;
  readonly nickname: string;
}

/** `operator` of the whole installation; the others of one tenant. */
export type AdminRole = 'operator' | 'owner' | 'developer' | 'support';

/** Who changes something, as the audit log keeps it. */
export interface Actor {
  readonly kind: 'admin' | 'token' | 'cli' | 'system';
  readonly adminId: number | null;
  readonly name: string;
  readonly tokenId: number | null;
  readonly ip: string | null;
}

/** An admin who signed in, or a script with one of the admin's API tokens. */
export interface AdminPrincipal {
  readonly kind: 'admin';
  readonly adminId: number;
  readonly role: AdminRole;
  /** The only tenant whose things exist for this admin; null for all. */
  readonly tenantId: number | null;
  /** What the role permits, cut down to the scopes when it is a token. */
  readonly permissions: ReadonlySet<string>;
  readonly via: 'session' | 'token';
  /** Of the session or of the token. */
  readonly credentialId: number;
  readonly expiresAtMs: number;
  readonly actor: Actor;
}

/** Who changes things: one tenant's alone, or everybody's when it is null. */
export type Editor = Pick<AdminPrincipal, 'tenantId' | 'actor'>;

/** What we do by ourselves. */
export const SYSTEM: Editor = {
  tenantId: null,
  actor: { kind: 'system', adminId: null, name: 'system', tokenId: null, ip: null },
};

/** Whom a route expects; a route that declares none of these does not boot. */
export type PrincipalKind = 'app' | 'user' | 'admin' | 'none';
