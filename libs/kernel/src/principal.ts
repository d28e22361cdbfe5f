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

/** Whom a route expects; a route that declares none of these does not boot. */
export type PrincipalKind = 'app' | 'user' | 'none';
