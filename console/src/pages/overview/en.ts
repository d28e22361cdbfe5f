import type { zh } from './zh';

export const en: typeof zh = {
  title: 'Overview',
  lead: 'Renewed every 10 seconds.',
  tenants: 'Tenants',
  apps: 'Apps',
  nodes: 'Gateway nodes',
  start: 'Start here',
  startHint: 'Create the first app: its key and secret are all that an app server needs.',
  toApps: 'To the apps',
};
