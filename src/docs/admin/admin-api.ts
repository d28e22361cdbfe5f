import type { RouteDocs } from '../route-doc.js';
import { ADMIN_ROUTES } from './admins.js';
import { ADMIN_APP_ROUTES } from './apps.js';
import { AUDIT_ROUTES } from './audit.js';
import { AUTH_ROUTES } from './auth.js';
import { ADMIN_CALLBACK_ROUTES } from './callbacks.js';
import { FIGURE_ADMIN_ROUTES } from './figures.js';
import { ADMIN_MESSAGE_ROUTES } from './messages.js';
import { QUOTA_ADMIN_ROUTES } from './quotas.js';
import { TENANT_ROUTES } from './tenants.js';
import { TOKEN_ROUTES } from './tokens.js';
import { USER_DATA_ROUTES } from './userdata.js';
import { ADMIN_USER_ROUTES } from './users.js';
import { ADMIN_WORD_ROUTES } from './words.js';

/** Everything under `/admin/v1`. */
export const ADMIN_API_ROUTES: RouteDocs = {
  ...AUTH_ROUTES,
  ...TOKEN_ROUTES,
  ...TENANT_ROUTES,
  ...ADMIN_ROUTES,
  ...AUDIT_ROUTES,
  ...USER_DATA_ROUTES,
  ...ADMIN_APP_ROUTES,
  ...ADMIN_WORD_ROUTES,
  ...ADMIN_USER_ROUTES,
  ...ADMIN_MESSAGE_ROUTES,
  ...ADMIN_CALLBACK_ROUTES,
  ...QUOTA_ADMIN_ROUTES,
  ...FIGURE_ADMIN_ROUTES,
};
