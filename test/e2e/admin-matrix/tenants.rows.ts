import { unique } from '../../harness/unique.js';
import { ALL, HIDDEN, HIDDEN_OWNERS, name, OPERATORS, OWNERS, type Row } from './row.js';

/** Organisations, their admins, and the audit log. */
export const TENANT_ROWS: readonly Row[] = [
  { route: 'GET tenants', own: ALL },
  { route: 'POST tenants', own: [201, 403, 403, 403], body: name },
  { route: 'GET tenants/:tenantId', own: ALL, foreign: HIDDEN },
  { route: 'PATCH tenants/:tenantId', own: OPERATORS, foreign: OPERATORS, body: name },
  { route: 'POST tenants/:tenantId/suspend', own: OPERATORS, foreign: OPERATORS },
  { route: 'POST tenants/:tenantId/resume', own: OPERATORS, foreign: OPERATORS },
  { route: 'DELETE tenants/:tenantId', own: [409, 403, 403, 403], foreign: [409, 403, 403, 403] },
  { route: 'GET admins', own: OWNERS },
  {
    route: 'POST admins',
    own: [201, 201, 403, 403],
    body: ({ own }) => ({
      email: `${unique('new-')}@example.com`,
      name: 'New',
      role: 'support',
      tenantId: own['tenantId'],
    }),
  },
  { route: 'GET admins/:adminId', own: OWNERS, foreign: HIDDEN_OWNERS },
  { route: 'PATCH admins/:adminId', own: OWNERS, foreign: HIDDEN_OWNERS, body: name },
  { route: 'POST admins/:adminId/disable', own: OWNERS, foreign: HIDDEN_OWNERS },
  { route: 'POST admins/:adminId/enable', own: OWNERS, foreign: HIDDEN_OWNERS },
  { route: 'POST admins/:adminId/reset', own: OWNERS, foreign: HIDDEN_OWNERS },
  { route: 'GET audit', own: OWNERS },
  { route: 'GET audit/export?format=csv', own: OWNERS },
];
