import type { zh } from './zh';

export const en: typeof zh = {
  invite: 'Accept the invitation',
  reset: 'Set a new password',
  inviteLead: (tenant: string, role: string) => `You are invited to ${tenant} as ${role.toLowerCase()}.`,
  installation: 'the whole installation',
  resetLead: 'Your account was reset. Your two-step sign-in and your sessions have ended.',
  account: 'Account',
  password: 'Password',
  passwordHint: '12 to 200 characters, not your e-mail',
  repeat: 'Once more',
  differ: 'The two passwords differ.',
  accept: 'Set password and sign in',
  ended: 'This link does not work',
  endedLead: 'It was used, it is too old, or a part of it is missing. Ask for another one.',
  toSignIn: 'To the sign-in',
};
