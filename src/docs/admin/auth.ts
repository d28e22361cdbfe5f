import { PERMISSIONS } from '../../tenants/permissions.js';
import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, listOf, text } from '../schema.js';
import { ROLE } from './admins.js';
import { FLAG, json, MOMENT, NOTHING, oneOf, orNull, pageOf } from './shapes.js';

const EMAIL = text('owner@example.com');
const CODE = text('k3m9p-x7q2w', { description: 'Each works once.' });

const PERMISSION = oneOf(...Object.keys(PERMISSIONS));

const ME = exactly({
  id: integer(2),
  email: EMAIL,
  name: text('Owner'),
  role: ROLE,
  tenantId: orNull(integer(1)),
  tenantName: orNull(text('Acme')),
  permissions: listOf(PERMISSION),
  hasTotp: FLAG,
  mustEnrolTotp: {
    ...FLAG,
    description: 'Only routes under `/auth` answer before a second factor is set up.',
  },
  recoveryCodesLeft: integer(10),
  via: oneOf('session', 'token'),
  scopes: { ...listOf(PERMISSION), type: ['array', 'null'], description: 'Of a token; null for sessions.' },
  csrfToken: orNull(
    text('q1w2e3', { description: 'To send as `X-Hongyan-CSRF`, with all but GET; null for tokens.' }),
  ),
  expiresAtMs: MOMENT,
});

const SESSION = exactly({
  id: integer(7),
  ip: text('203.0.113.7'),
  userAgent: text('Mozilla/5.0'),
  createdAtMs: MOMENT,
  lastUsedAtMs: MOMENT,
  expiresAtMs: MOMENT,
  isCurrent: FLAG,
});

const INVITATION = exactly({
  email: EMAIL,
  name: text('Owner'),
  role: ROLE,
  tenantName: orNull(text('Acme')),
  purpose: oneOf('invite', 'reset'),
  expiresAtMs: MOMENT,
});

const PASSWORD = ['correct horse battery staple', 'The present one, asked again.'] as const;
const TOTP = ['123456', 'Six digits of the authenticator app, or a recovery code.'] as const;
const LINK = ['EXAMPLE-LINK-TOKEN', 'What follows `#` in the link.'] as const;
const CODES = listOf(CODE);

/** Coming and going, and one's own account. */
export const AUTH_ROUTES: RouteDocs = {
  'POST /admin/v1/auth/sign-in': {
    summary:
      'Signs in and sets the session’s cookie. `bad_credentials` whatever is wrong; `second_factor_required` when only `code` is missing.',
    parameters: {
      email: ['owner@example.com', 'In any case.'],
      password: ['correct horse battery staple', 'The password.'],
      code: [undefined, TOTP[1]],
    },
    answer: json(ME),
  },
  'GET /admin/v1/auth/me': { summary: 'Who calls, and what this caller may do.', answer: json(ME) },
  'POST /admin/v1/auth/sign-out': { summary: 'Ends this session.', answer: NOTHING },
  'POST /admin/v1/auth/sign-out-everywhere': {
    summary: 'Ends all sessions of the caller, this one too. API tokens stay.',
    answer: NOTHING,
  },
  'GET /admin/v1/auth/sessions': { summary: 'The caller’s sessions, newest first.', answer: pageOf(SESSION) },
  'DELETE /admin/v1/auth/sessions/:sessionId': {
    summary: 'Ends one of the caller’s sessions.',
    parameters: { sessionId: [7, 'The session.'] },
    answer: NOTHING,
  },
  'POST /admin/v1/auth/password': {
    summary: 'Changes the password; all other sessions end, and this one is replaced.',
    parameters: {
      currentPassword: PASSWORD,
      newPassword: ['another horse battery staple', '12 to 200 characters, and not the e-mail address.'],
    },
    answer: json(ME),
  },
  'POST /admin/v1/auth/totp/enrol': {
    summary: 'Proposes a secret for an authenticator app; nothing counts before it is confirmed.',
    parameters: { password: PASSWORD },
    answer: json(
      exactly({
        secret: text('JBSWY3DPEHPK3PXP'),
        uri: text('otpauth://totp/Hongyan:owner@example.com?secret=JBSWY3DPEHPK3PXP'),
      }),
    ),
  },
  'POST /admin/v1/auth/totp/confirm': {
    summary: 'Turns the second factor on and hands out recovery codes, once. Other sessions end.',
    parameters: { code: ['123456', 'Six digits of the app.'] },
    answer: json(exactly({ recoveryCodes: CODES, me: ME })),
  },
  'POST /admin/v1/auth/totp/remove': {
    summary: 'Turns the second factor off; `conflict` where the installation demands one.',
    parameters: { password: PASSWORD, code: TOTP },
    answer: NOTHING,
  },
  'POST /admin/v1/auth/recovery-codes': {
    summary: 'New recovery codes; the old ones end.',
    parameters: { password: PASSWORD, code: TOTP },
    answer: json(exactly({ recoveryCodes: CODES })),
  },
  'POST /admin/v1/auth/invitation': {
    summary: 'What a link is for. `not_found` for one that is unknown, used or too old.',
    parameters: { token: LINK },
    answer: json(INVITATION),
  },
  'POST /admin/v1/auth/accept': {
    summary: 'Sets the password of a link, once, and signs in.',
    parameters: {
      token: LINK,
      password: ['correct horse battery staple', '12 to 200 characters, and not the e-mail address.'],
    },
    answer: json(ME),
  },
};
