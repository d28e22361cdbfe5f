export const zh = {
  sections: '应用的各个部分',
  tabs: {
    overview: '概览',
    secrets: '密钥',
    settings: '设置',
    words: '敏感词',
    users: '用户',
    messages: '消息',
    callbacks: '回调',
    quotas: '配额',
    jobs: '导出与抹除',
  },
  allApps: '所有应用',
  status: { enabled: '启用', disabled: '已停用', deleting: '等待删除' },
  key: 'App key',
};
