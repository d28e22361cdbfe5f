import type { zh } from './zh';

export const en: typeof zh = {
  title: 'Apps',
  lead: 'Each has its own secrets, users and messages.',
  create: 'New app',
  chooseTenant: 'Choose a tenant',
  key: 'App key',
  secret: 'App secret',
  open: 'Open the app',
  searchLabel: 'Search by name or whole key',
  empty: 'No apps yet',
  emptyHint: 'Create one; with its key and secret an app server registers users, and they talk.',
  noMatch: 'No app matches',
};
