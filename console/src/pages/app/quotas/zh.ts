export const zh = {
  title: '配额与用量',
  lead: '留空表示不限。上传量按自然月（UTC）计算。',
  connections: '连接数',
  messagesPerSecond: '每秒消息',
  storedMessages: '保存的消息',
  uploadBytes: '本月上传',
  uploadMib: '本月上传（MiB）',
  of: (use: string, quota: string) => `${use} / ${quota}`,
  withoutLimit: (use: string) => `${use}，不设上限`,
  change: '修改配额',
  readOnly: '配额由运维人员设定。',
};
