export const zh = {
  title: '应用',
  lead: '每个应用有自己的密钥、用户和消息。',
  create: '新建应用',
  chooseTenant: '请选择租户',
  key: 'App key',
  secret: 'App secret',
  open: '打开应用',
  searchLabel: '按名称或完整的 key 搜索',
  empty: '还没有应用',
  emptyHint: '创建一个应用，把 App key 与密钥交给应用的服务器，就可以注册用户、收发消息。',
  noMatch: '没有符合条件的应用',
};
