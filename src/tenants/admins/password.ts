import { randomBytes } from 'node:crypto';
import { AdminError } from '@hongyan/kernel';

export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 200;

/** Throws `invalid_input` for a password that is too short, too long, or the address itself. */
export function requireUsablePassword(password: string, email: string, field: string): void {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN || length > PASSWORD_LENGTH_MAX) {
    const text = `A password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`;
    throw new AdminError('invalid_input', { field, text });
  }
  if (password.toLowerCase() === email) {
    throw new AdminError('invalid_input', { field, text: 'The password must not be the e-mail address.' });
  }
}

/** 120 random bits, for the first operator. */
export function newPassword(): string {
  return randomBytes(15).toString('base64url');
}
