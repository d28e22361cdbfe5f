import type { zh } from './zh';

export const en: typeof zh = {
  tab: 'Jobs',
  kind: 'Job',
  kinds: { erase: 'Erasure', export: 'Export' },
  user: 'User',
  status: 'Status',
  statuses: { waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed' },
  progress: 'Progress',
  progressOf: (done: string, total: string) => `${done} of ${total}`,
  progressSoFar: (done: string) => `${done} so far`,
  requestedBy: 'Asked for by',
  created: 'Since',
  download: 'Download',
  downloadOf: (uid: string) => `Download the data of ${uid}`,
  downloadEnds: (until: string) => `until ${until}`,
  emptyTitle: 'No jobs',
  emptyHint: 'Export or erase the data of a user on the user’s page; the job shows here.',
};
