import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, text } from '../schema.js';
import { json, MOMENT, NOTHING, oneOf, PAGE, pageOf } from './shapes.js';

const TENANT = exactly({
  id: integer(1),
  name: text('Acme'),
  status: oneOf('active', 'suspended'),
  createdAtMs: MOMENT,
  appCount: integer(2),
  adminCount: { ...integer(3), description: 'Without disabled ones.' },
});

const TENANT_ID = { tenantId: [1, 'The tenant.'] } as const;
const NAME = ['Acme', '1 to 100 characters, and no other tenant’s.'] as const;

/** Organisations. */
export const TENANT_ROUTES: RouteDocs = {
  'GET /admin/v1/tenants': {
    summary: 'Tenants by id; admins of a tenant see their own.',
    parameters: { ...PAGE, search: [undefined, 'Part of the name.'] },
    answer: pageOf(TENANT),
  },
  'POST /admin/v1/tenants': { summary: 'Makes a tenant.', parameters: { name: NAME }, answer: json(TENANT) },
  'GET /admin/v1/tenants/:tenantId': {
    summary: 'One tenant.',
    parameters: TENANT_ID,
    answer: json(TENANT),
  },
  'PATCH /admin/v1/tenants/:tenantId': {
    summary: 'Renames a tenant.',
    parameters: { ...TENANT_ID, name: NAME },
    answer: json(TENANT),
  },
  'POST /admin/v1/tenants/:tenantId/suspend': {
    summary: 'Refuses the tenant’s admins, app servers and users until it is resumed.',
    parameters: TENANT_ID,
    answer: json(TENANT),
  },
  'POST /admin/v1/tenants/:tenantId/resume': {
    summary: 'Ends a suspension.',
    parameters: TENANT_ID,
    answer: json(TENANT),
  },
  'DELETE /admin/v1/tenants/:tenantId': {
    summary: 'Deletes a tenant; `conflict` while it has apps, or admins that are not disabled.',
    parameters: TENANT_ID,
    answer: NOTHING,
  },
};
