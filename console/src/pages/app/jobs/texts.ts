import { useTexts } from '../../../texts/language';

const zh = {
  tab: '任务',
  kind: '任务',
  kinds: { erase: '抹除', export: '导出' },
  user: '用户',
  status: '状态',
  statuses: { waiting: '排队中', running: '进行中', done: '已完成', failed: '失败' },
  progress: '进度',
  progressOf: (done: string, total: string) => `${done} / ${total}`,
  progressSoFar: (done: string) => `已处理 ${done} 项`,
  requestedBy: '发起人',
  created: '发起时间',
  download: '下载',
  downloadOf: (uid: string) => `下载 ${uid} 的数据`,
  downloadEnds: (until: string) => `可下载至 ${until}`,
  emptyTitle: '没有任务',
  emptyHint: '在用户的页面上导出或抹除数据，任务会出现在这里。',
};

const en: typeof zh = {
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

export const useJobTexts = (): typeof zh => useTexts({ zh, en });
