export const zh = {
  title: '概览',
  lead: '每 10 秒刷新一次。',
  tenants: '租户',
  apps: '应用',
  nodes: '网关节点',
  start: '从这里开始',
  startHint: '创建第一个应用，取得 App key 与密钥，就可以接入。',
  toApps: '前往应用',
};
