import type { RouteDocs } from '../route-doc.js';
import { exactly, integer, listOf, text } from '../schema.js';
import { FLAG, json, MOMENT, orNull, PAGE, pageOf } from './shapes.js';

const USER = {
  uid: text('1001'),
  nickname: text('Alice'),
  avatar: text(''),
  createdAtMs: MOMENT,
  updatedAtMs: MOMENT,
  isBlocked: FLAG,
  isOnline: FLAG,
};

const DEVICE = exactly({
  nodeId: text('gateway-1-17-5f0a9c3e'),
  device: { ...orNull(text('ios')), description: 'What the client says it is, or its SDK shows.' },
  ip: orNull(text('203.0.113.7')),
  connectedAtMs: MOMENT,
});

const WHOLE_USER = json(
  exactly({
    ...USER,
    devices: { ...listOf(DEVICE), description: 'Of many on one node the newest.' },
    token: {
      anyOf: [exactly({ createdAtMs: MOMENT, expiresAtMs: MOMENT }), { type: 'null' }],
      examples: [null],
    },
    unreadCount: integer(3),
  }),
);

const WHO = {
  appId: [1, 'The app.'],
  uid: ['1001', 'The user’s uid, percent-encoded.'],
} as const;

export const ADMIN_USER_ROUTES: RouteDocs = {
  'GET /admin/v1/apps/:appId/users': {
    summary:
      'Users by uid: those whose uid begins with the search, then those who have it in the nickname. A page may be short, even empty, and have a next one.',
    parameters: {
      appId: WHO.appId,
      search: ['ali', 'The beginning of a uid, or two characters or more of a nickname.'],
      blocked: [true, 'Only those who are blocked, or only those who are not.'],
      ...PAGE,
    },
    answer: pageOf(exactly(USER)),
  },
  'GET /admin/v1/apps/:appId/users/:uid': {
    summary: 'One user, with devices online, token and unread messages.',
    parameters: WHO,
    answer: WHOLE_USER,
  },
  'POST /admin/v1/apps/:appId/users/:uid/block': {
    summary: 'Drops what the user sends from now on.',
    parameters: {
      ...WHO,
      closeSockets: [
        true,
        'Ends the token as well, and with it every socket on every node, in the same commit.',
      ],
    },
    answer: WHOLE_USER,
  },
  'POST /admin/v1/apps/:appId/users/:uid/unblock': {
    summary: 'Lets the user’s messages through again.',
    parameters: WHO,
    answer: WHOLE_USER,
  },
  'POST /admin/v1/apps/:appId/users/:uid/revoke-token': {
    summary:
      'Ends the token and closes the user’s sockets on every node, until the app registers the user anew.',
    parameters: WHO,
    answer: WHOLE_USER,
  },
};
