import { choiceField, integerField } from './field.js';

/** Settings of admins and of how they sign in. */
export const ADMIN_FIELDS = {
  adminSecondFactor: choiceField(
    {
      env: 'HONGYAN_ADMIN_SECOND_FACTOR',
      fallback: 'required',
      doc: 'Whether admins must set up a second factor (TOTP) before they can do anything else; `npm start` makes it optional outside production.',
    },
    ['required', 'optional'],
  ),
  adminSignInAttemptsMax: integerField(
    {
      env: 'HONGYAN_ADMIN_SIGN_IN_ATTEMPTS_MAX',
      fallback: '10',
      doc: 'Failed sign-ins of one account in `HONGYAN_ADMIN_LOCK_OUT_SECONDS` after which it is locked for the rest of them; five times as many of one network.',
    },
    1,
    1000,
  ),
  adminLockOutSeconds: integerField(
    {
      env: 'HONGYAN_ADMIN_LOCK_OUT_SECONDS',
      fallback: '900',
      doc: 'Time in which failed sign-ins of admins are counted.',
    },
    1,
    86_400,
  ),
  adminArgon2MemoryKib: integerField(
    {
      env: 'HONGYAN_ADMIN_ARGON2_MEMORY_KIB',
      fallback: '19456',
      doc: 'Memory of one argon2id hash of an admin’s password. Passwords are hashed anew at the next sign-in after a change.',
    },
    1024,
    4 * 1024 * 1024,
  ),
  adminArgon2Passes: integerField(
    {
      env: 'HONGYAN_ADMIN_ARGON2_PASSES',
      fallback: '2',
      doc: 'Passes of one argon2id hash of an admin’s password.',
    },
    2,
    100,
  ),
};
