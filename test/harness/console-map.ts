/** Name for pictures, address, and what opens dialogs of each kind; `:app` and `:tenant` are those of the walk. */
export const PAGES: readonly (readonly [name: string, path: string, ...openers: (string | RegExp)[]])[] = [
  ['overview', ''],
  ['tenants', '/tenants'],
  ['tenant', '/tenants/:tenant', 'Delete', 'Change quotas'],
  ['admins', '/admins', 'Invite', /^Change/],
  ['apps', '/apps', 'New app'],
  ['app-overview', '/apps/:app'],
  ['app-secrets', '/apps/:app/secrets', 'Rotate'],
  ['app-settings', '/apps/:app/settings'],
  ['app-words', '/apps/:app/words'],
  ['app-users', '/apps/:app/users'],
  ['app-user', '/apps/:app/users?uid=alice'],
  ['app-messages', '/apps/:app/messages?a=alice&b=bob'],
  ['app-message', '/apps/:app/messages?msgId=:message'],
  ['app-callbacks', '/apps/:app/callbacks'],
  ['app-quotas', '/apps/:app/quotas'],
  ['app-jobs', '/apps/:app/jobs'],
  ['audit', '/audit', /^Show change/],
  ['account', '/account', 'Turn off two-step sign-in', 'New token'],
];
const MENU = ['Overview', 'Tenants', 'Apps'];
const TABS = [
  'Overview',
  'Secrets',
  'Settings',
  'Words',
  'Users',
  'Messages',
  'Callbacks',
  'Quotas',
  'Exports',
];
/** The menu and the tabs of an app that a role sees. */
export const ROLES = [
  ['owner', [...MENU, 'Admins', 'Audit log'], TABS],
  ['developer', MENU, TABS.filter((tab) => tab !== 'Exports')],
  ['support', MENU, TABS.filter((tab) => tab !== 'Exports' && tab !== 'Secrets')],
] as const;
/** Where those come who type an address that no link of theirs leads to. */
export const HIDDEN = [
  ['Admins', '/admins'],
  ['Audit log', '/audit'],
  ['Secrets', '/apps/:app/secrets'],
  ['Exports', '/apps/:app/jobs'],
] as const;
