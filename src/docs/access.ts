import type { Type } from '@nestjs/common';
import type { JsonSchema } from '@hongyan/http';
import type { ErrorKey } from '@hongyan/protocol';
import { AdminGuard } from '../tenants/admin.guard.js';
import { AppSecretGuard } from '../apps/app-secret.guard.js';
import { SignatureGuard } from '../apps/signature.guard.js';
import { PictureUploadGuard } from '../media/picture-upload.guard.js';
import { LenientTokenGuard } from '../users/lenient-token.guard.js';
import { TokenGuard } from '../users/token.guard.js';

/** What a guard asks for and may answer. */
export interface Access {
  readonly title: string;
  /** Ways to prove oneself: any one of them, all of its schemes. */
  readonly ways: readonly (readonly (keyof typeof SCHEMES)[])[];
  readonly errors: readonly ErrorKey[];
  /** The part of a multipart body that is a file. */
  readonly file?: string;
}

const header = (name: string, description: string): JsonSchema => ({
  type: 'apiKey',
  in: 'header',
  name,
  description,
});
const parameter = (name: string, description: string): JsonSchema => ({
  type: 'apiKey',
  in: 'query',
  name,
  description: `${description} In the query, or in the body under the same name.`,
});

/** The proofs, as OpenAPI names them. docs/signatures.md says how to sign. */
export const SCHEMES = {
  appKey: header('app-key', 'The app’s key.'),
  nonce: header('nonce', 'A value that is used once.'),
  timeStamp: header('time-stamp', 'Unix time in seconds or milliseconds, at most 300 s from our clock.'),
  sign: header('sign', 'Lowercase hex SHA-1 of secret, nonce and time-stamp.'),
  hmac: header('x-hongyan-signature', 'Instead of `sign`, for new back ends: HMAC-SHA256 over the call.'),
  token: parameter('token', 'The user’s token, from `/users/register`.'),
  keyParameter: parameter('app_key', 'The app’s key.'),
  secretParameter: parameter('app_secret', 'The app’s secret.'),
  adminSession: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-hongyan-admin',
    description: 'The session of a sign-in; over plain http its name is `hongyan-admin`.',
  } as JsonSchema,
  adminCsrf: header('x-hongyan-csrf', 'With a session, on all but GET: `csrfToken` of `/admin/v1/auth/me`.'),
  adminToken: { type: 'http', scheme: 'bearer', description: 'An API token of an admin.' } as JsonSchema,
} as const;

const SIGNED = [
  ['appKey', 'nonce', 'timeStamp', 'sign'],
  ['appKey', 'nonce', 'timeStamp', 'hmac'],
] as const;

const OPEN: Access = { title: 'anybody', ways: [], errors: [] };

const BY_GUARD = new Map<Type, Access>([
  [
    SignatureGuard,
    { title: 'app servers', ways: SIGNED, errors: ['key_error', 'sign_error', 'parameter_error'] },
  ],
  [
    AppSecretGuard,
    {
      title: 'app servers',
      ways: [['keyParameter', 'secretParameter'], ...SIGNED],
      errors: ['parameter_error', 'key_error', 'sign_error'],
    },
  ],
  [
    TokenGuard,
    {
      title: 'users',
      ways: [['token']],
      errors: ['parameter_error', 'user_not_exists', 'sign_error', 'do_failed', 'too_many_attempts'],
    },
  ],
  [AdminGuard, { title: 'admins', ways: [['adminSession', 'adminCsrf'], ['adminToken']], errors: [] }],
  [
    LenientTokenGuard,
    { title: 'users', ways: [['token']], errors: ['parameter_error', 'too_many_attempts'] },
  ],
  [
    PictureUploadGuard,
    {
      title: 'users',
      ways: [['token']],
      errors: ['parameter_error', 'user_not_exists', 'too_many_attempts'],
      file: 'picture',
    },
  ],
]);

/** What the guards of a route ask for. Throws for a guard that nobody described. */
export function accessOf(guards: readonly Type[]): Access {
  const [guard] = guards;
  if (!guard) return OPEN;
  const access = BY_GUARD.get(guard);
  if (!access) throw new Error(`${guard.name} is not described in ${import.meta.url}.`);
  return access;
}
