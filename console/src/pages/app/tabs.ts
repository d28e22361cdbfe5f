import { type ComponentType, lazy } from 'react';
import type { AppTabProps } from '../../api/app';
import type { zh } from './zh';

export interface AppTab {
  readonly name: keyof typeof zh.tabs;
  readonly permission: string;
  readonly page: ComponentType<AppTabProps>;
}

/** What can be seen of one app; the first is what its own address shows. */
export const TABS: readonly AppTab[] = [
  {
    name: 'overview',
    permission: 'figures.read',
    page: lazy(() => import('./overview/overview-tab')),
  },
  { name: 'secrets', permission: 'secrets.manage', page: lazy(() => import('./secrets/secrets-tab')) },
  { name: 'settings', permission: 'apps.read', page: lazy(() => import('./settings/settings-tab')) },
  { name: 'words', permission: 'words.read', page: lazy(() => import('./words/words-tab')) },
  { name: 'users', permission: 'users.read', page: lazy(() => import('./users/users-tab')) },
  { name: 'messages', permission: 'messages.read', page: lazy(() => import('./messages/messages-tab')) },
  { name: 'callbacks', permission: 'callbacks.read', page: lazy(() => import('./callbacks/callbacks-tab')) },
  { name: 'quotas', permission: 'quotas.read', page: lazy(() => import('./quotas/quotas-tab')) },
  { name: 'jobs', permission: 'userdata.read', page: lazy(() => import('./jobs/jobs-tab')) },
];
