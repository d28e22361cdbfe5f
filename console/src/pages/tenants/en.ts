import type { zh } from './zh';

export const en: typeof zh = {
  title: 'Tenants',
  lead: 'Each is an organisation of its own, with its apps and its admins.',
  create: 'New tenant',
  created: (name: string) => `Tenant “${name}” created.`,
  searchLabel: 'Search by name',
  apps: 'Apps',
  admins: 'Admins',
  status: { active: 'Active', suspended: 'Suspended' },
  empty: 'No tenants yet',
  emptyHint:
    'Create one for the organisation that comes first; then create apps in it and invite its admins.',
  noMatch: 'No tenant matches',
  all: 'All tenants',
  suspend: 'Suspend',
  suspendLead: 'All its apps refuse signed calls and clients at once, and its admins cannot sign in.',
  resume: 'Resume',
  delete: 'Delete',
  deleteLead: 'Possible once it has no apps, and no admins that are not disabled.',
  deleted: 'Tenant deleted.',
  figures: 'Live figures',
  quotas: 'Quotas and use',
  ownApps: 'Its apps',
  ownAdmins: 'Its admins',
};
