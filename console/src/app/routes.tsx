import { type ComponentType, lazy } from 'react';

/** Before one is in. */
export const SignInPage = lazy(() => import('../pages/sign-in/sign-in-page'));
export const AcceptPage = lazy(() => import('../pages/accept/accept-page'));
export const EnrolPage = lazy(() => import('../pages/account/enrol-page'));

export interface PageRoute {
  readonly path: string;
  /** Who lacks it is told that there is no such page. */
  readonly permission: string;
  readonly page: ComponentType;
}

/** Every page of the house. Each is a file of its own that loads when somebody goes there. */
export const ROUTES: readonly PageRoute[] = [
  { path: '/', permission: 'account', page: lazy(() => import('../pages/overview/overview-page')) },
  { path: '/tenants', permission: 'tenants.read', page: lazy(() => import('../pages/tenants/tenants-page')) },
  {
    path: '/tenants/:tenantId',
    permission: 'tenants.read',
    page: lazy(() => import('../pages/tenants/tenant-page')),
  },
  { path: '/admins', permission: 'admins.read', page: lazy(() => import('../pages/admins/admins-page')) },
  { path: '/apps', permission: 'apps.read', page: lazy(() => import('../pages/apps/apps-page')) },
  { path: '/apps/:appId/:tab?', permission: 'apps.read', page: lazy(() => import('../pages/app/app-page')) },
  { path: '/audit', permission: 'audit.read', page: lazy(() => import('../pages/audit/audit-page')) },
  { path: '/account', permission: 'account', page: lazy(() => import('../pages/account/account-page')) },
];
