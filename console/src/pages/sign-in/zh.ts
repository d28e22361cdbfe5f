export const zh = {
  title: '登录',
  email: '邮箱',
  password: '密码',
  next: '登录',
  second: '两步验证',
  secondLead: '请输入验证器应用里的 6 位数字；手机不在身边时，可以使用一个恢复码。',
  code: '验证码或恢复码',
  confirm: '确认',
  other: '换一个账号',
};
