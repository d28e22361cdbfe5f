import { ADMIN_ROLES, ADMIN_STATUSES } from '../../tenants/admins/admin.js';
import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, text } from '../schema.js';
import { FLAG, json, MOMENT, oneOf, orNull, PAGE, pageOf } from './shapes.js';

export const ROLE = oneOf(...ADMIN_ROLES);

const ADMIN = exactly({
  id: integer(2),
  email: text('owner@example.com'),
  name: text('Owner'),
  role: ROLE,
  tenantId: orNull(integer(1)),
  status: oneOf(...ADMIN_STATUSES),
  hasTotp: FLAG,
  createdAtMs: MOMENT,
  lastSignInAtMs: orNull(MOMENT),
});

const INVITED = json(
  exactly({
    admin: ADMIN,
    invitation: exactly({
      token: text('EXAMPLE-LINK-TOKEN'),
      path: text('/console/accept#EXAMPLE-LINK-TOKEN'),
      expiresAtMs: MOMENT,
    }),
  }),
);

const ADMIN_ID = { adminId: [2, 'The admin.'] } as const;
const NAME = ['Owner', '1 to 100 characters.'] as const;

/** Admins of the installation and of its tenants. */
export const ADMIN_ROUTES: RouteDocs = {
  'GET /admin/v1/admins': {
    summary: 'Admins by id; owners see those of their tenant.',
    parameters: {
      ...PAGE,
      tenantId: [undefined, 'Only of this tenant.'],
      role: [undefined, 'Only of this role.'],
      status: [undefined, 'Only in this state.'],
    },
    answer: pageOf(ADMIN),
  },
  'POST /admin/v1/admins': {
    summary: 'Invites somebody, by a link that sets a password once within 72 hours.',
    parameters: {
      email: ['owner@example.com', 'Nobody else’s.'],
      name: NAME,
      role: ['owner', 'Only operators invite operators.'],
      tenantId: [1, 'Null for operators; owners may leave it out.'],
    },
    answer: INVITED,
  },
  'GET /admin/v1/admins/:adminId': { summary: 'One admin.', parameters: ADMIN_ID, answer: json(ADMIN) },
  'PATCH /admin/v1/admins/:adminId': {
    summary: 'Changes name or role. A new role ends the admin’s sessions and tokens.',
    parameters: { ...ADMIN_ID, name: NAME, role: [undefined, 'Not one’s own; never to or from `operator`.'] },
    answer: json(ADMIN),
  },
  'POST /admin/v1/admins/:adminId/disable': {
    summary: 'Refuses the admin from now on; sessions, tokens and an open invitation end.',
    parameters: ADMIN_ID,
    answer: json(ADMIN),
  },
  'POST /admin/v1/admins/:adminId/enable': {
    summary: 'Lets a disabled admin in again.',
    parameters: ADMIN_ID,
    answer: json(ADMIN),
  },
  'POST /admin/v1/admins/:adminId/reset': {
    summary:
      'Ends password, second factor, sessions and tokens, and makes a link for a new password. Also renews a lost invitation.',
    parameters: ADMIN_ID,
    answer: INVITED,
  },
};
