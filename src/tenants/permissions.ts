import type { AdminRole } from '@hongyan/kernel';

const ALL: readonly AdminRole[] = ['operator', 'owner', 'developer', 'support'];
const BUILDERS: readonly AdminRole[] = ['operator', 'owner', 'developer'];
const OWNERS: readonly AdminRole[] = ['operator', 'owner'];
const OPERATORS: readonly AdminRole[] = ['operator'];

/** Who may do what: operators everywhere, the others within their tenant. The one table of it. */
export const PERMISSIONS = {
  account: ALL,
  'tenants.read': ALL,
  'tenants.manage': OPERATORS,
  'admins.read': OWNERS,
  'admins.manage': OWNERS,
  'audit.read': OWNERS,
  'apps.read': ALL,
  'apps.manage': BUILDERS,
  'secrets.manage': BUILDERS,
  'settings.manage': BUILDERS,
  'words.read': ALL,
  'words.manage': BUILDERS,
  'quotas.read': ALL,
  'quotas.manage': OPERATORS,
  'figures.read': ALL,
  'installation.read': OPERATORS,
  'users.read': ALL,
  'users.manage': ALL,
  'messages.read': ALL,
  'messages.content': OWNERS,
  'callbacks.read': ALL,
  'callbacks.replay': ALL,
  'userdata.read': OWNERS,
  'userdata.manage': OWNERS,
} as const satisfies Record<string, readonly AdminRole[]>;

export type Permission = keyof typeof PERMISSIONS;

/** What a token may be cut down to: everything but an admin's own account, which needs a person. */
export const SCOPES = Object.keys(PERMISSIONS).filter((name) => name !== 'account');

/** Everything the role permits. */
export function permissionsOf(role: AdminRole): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((name) => PERMISSIONS[name].includes(role));
}

/**
 * What a route of the Admin API demands. `public`: nothing. `anyone`: any admin, in whatever state. `session`: a person
 * who signed in, in whatever state.
 */
export type Demand = Permission | 'public' | 'anyone' | 'session';
