import type { zh } from './zh';

export const en: typeof zh = {
  sections: 'Sections of the app',
  tabs: {
    overview: 'Overview',
    secrets: 'Secrets',
    settings: 'Settings',
    words: 'Words',
    users: 'Users',
    messages: 'Messages',
    callbacks: 'Callbacks',
    quotas: 'Quotas',
    jobs: 'Exports',
  },
  allApps: 'All apps',
  status: { enabled: 'Enabled', disabled: 'Suspended', deleting: 'To be deleted' },
  key: 'App key',
};
