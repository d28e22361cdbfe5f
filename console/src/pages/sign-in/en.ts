import type { zh } from './zh';

export const en: typeof zh = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  next: 'Sign in',
  second: 'Second step',
  secondLead: 'Enter the 6 digits of your authenticator app. Without your phone, use a recovery code.',
  code: 'Code or recovery code',
  confirm: 'Confirm',
  other: 'Use another account',
};
