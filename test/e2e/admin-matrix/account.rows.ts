import { ALL, type Row } from './row.js';

const wrong = { password: 'not the password', code: '000000' };

/** The callers' own accounts, sessions and tokens. */
export const ACCOUNT_ROWS: readonly Row[] = [
  { route: 'GET auth/me', own: ALL },
  { route: 'GET auth/sessions', own: ALL },
  { route: 'POST auth/sign-in', own: [401, 401, 401, 401], body: () => ({ email: 'a@b', password: 'x' }) },
  { route: 'POST auth/invitation', own: [404, 404, 404, 404], body: () => ({ token: 'nothing' }) },
  { route: 'POST auth/accept', own: [404, 404, 404, 404], body: () => ({ token: 'x', password: 'y' }) },
  {
    route: 'POST auth/password',
    own: [401, 401, 401, 401],
    body: () => ({ currentPassword: 'not it', newPassword: 'x' }),
  },
  { route: 'POST auth/totp/enrol', own: [401, 401, 401, 401], body: () => ({ password: 'not it' }) },
  { route: 'POST auth/totp/confirm', own: [409, 409, 409, 409], body: () => ({ code: '000000' }) },
  { route: 'POST auth/totp/remove', own: [401, 401, 401, 401], body: () => wrong },
  { route: 'POST auth/recovery-codes', own: [401, 401, 401, 401], body: () => wrong },
  { route: 'DELETE auth/sessions/:sessionId', own: [204, 204, 204, 204], foreign: [404, 404, 404, 404] },
  { route: 'GET tokens', own: ALL },
  {
    route: 'POST tokens',
    own: [201, 201, 201, 201],
    body: () => ({ name: 'script', scopes: ['tenants.read'], expiresInDays: 1 }),
  },
  { route: 'DELETE tokens/:tokenId', own: [204, 204, 204, 204], foreign: [404, 404, 404, 404] },
  { route: 'POST auth/sign-out', own: [204, 204, 204, 204] },
  { route: 'POST auth/sign-out-everywhere', own: [204, 204, 204, 204] },
];
