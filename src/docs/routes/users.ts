import type { RouteDocs } from '../route-doc.js';
import { exactly } from '../schema.js';
import { DONE, TOKEN } from '../wire-schemas.js';

const UID = ['1001', 'The user’s id in your own system.'] as const;
const PROFILE = {
  nickname: ['Alice', 'Absent keeps the value, an empty text blanks it.'],
  avatar: ['https://im.example.com/a/1.png', 'Where the portrait is.'],
  extend: [
    '{"role":"buyer"}',
    'Anything of your own, by convention JSON. Every user of the app can read it.',
  ],
} as const;

export const USER_ROUTES: RouteDocs = {
  'POST /users/register': {
    summary: 'Registers a user, or edits one, and hands out the token.',
    parameters: { uid: UID, ...PROFILE },
    answer: { text: 'do_success', data: exactly({ token: TOKEN }) },
  },
  'POST /users/edit': {
    summary: 'Changes a profile. Also 200 for a user who does not exist.',
    parameters: { uid: UID, ...PROFILE },
    answer: DONE,
    errors: ['none_edit'],
  },
  'POST /users/block': {
    summary: 'Blocks a user: what they send seems to be sent and is dropped.',
    parameters: { uid: UID },
    answer: DONE,
  },
  'POST /users/unBlock': { summary: 'Lifts a block.', parameters: { uid: UID }, answer: DONE },
  'POST /users/revokeToken': {
    summary: 'Signs all devices of a user out, until the user is registered again.',
    parameters: { uid: UID },
    answer: DONE,
  },
  'POST /users/allowSync': {
    summary: 'Allows a user to take over the history of another, see messageSynchronization.',
    parameters: {
      from_uid: ['1003', 'Whose history it is.'],
      to_uid: ['1001', 'Who may take it.'],
      ttl: ['600', 'Seconds for which it is allowed.'],
    },
    answer: DONE,
    errors: ['uid_invalid'],
  },
};
