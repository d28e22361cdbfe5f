import type { zh } from './zh';

export const en: typeof zh = {
  title: 'Quotas and use',
  lead: 'An empty field is no limit. Uploads count per calendar month, in UTC.',
  connections: 'Connections',
  messagesPerSecond: 'Messages per second',
  storedMessages: 'Stored messages',
  uploadBytes: 'Uploads this month',
  uploadMib: 'Uploads per month (MiB)',
  of: (use: string, quota: string) => `${use} of ${quota}`,
  withoutLimit: (use: string) => `${use}, no limit`,
  change: 'Change quotas',
  readOnly: 'Operators set the quotas.',
};
