import { type ChatUser, registerUser } from '../../harness/chat-user.js';
import { unique } from '../../harness/unique.js';
import { ALL, type ByRole, HIDDEN, type Objects, type Row, type Stage } from './row.js';

async function userOfNewApp({ hongyan, operator }: Stage, tenantId: number): Promise<ChatUser> {
  const { body } = await operator.call('POST', 'apps', { name: unique('app-'), tenantId });
  const { http, ws } = hongyan.server;
  return registerUser({ id: body.app.id, key: body.app.key, secret: body.secret, http, ws });
}

async function user(stage: Stage, tenantId: number): Promise<Objects> {
  const { app, uid } = await userOfNewApp(stage, tenantId);
  return { appId: app.id, uid };
}

async function message(stage: Stage, tenantId: number): Promise<Objects> {
  const from = await userOfNewApp(stage, tenantId);
  const sent = await from.sendText(await registerUser(from.app), 'hello');
  return { appId: from.app.id, msgId: String(sent['msg_id']) };
}

const read = { own: ALL, foreign: HIDDEN, prepare: user } as const;
const accepted: ByRole = [202, 202, 202, 202];
const acceptedHidden: ByRole = [202, 404, 404, 404];

/** The users of an app, what became of their messages, and callbacks. */
export const LIFE_ROWS: readonly Row[] = [
  { route: 'GET apps/:appId/users', ...read },
  { route: 'GET apps/:appId/users/:uid', ...read },
  { route: 'POST apps/:appId/users/:uid/block', ...read, body: () => ({ closeSockets: true }) },
  { route: 'POST apps/:appId/users/:uid/unblock', ...read },
  { route: 'POST apps/:appId/users/:uid/revoke-token', ...read },
  { route: 'GET apps/:appId/messages?a=1&b=2', ...read },
  { route: 'GET apps/:appId/messages/:msgId', own: ALL, foreign: HIDDEN, prepare: message },
  { route: 'GET apps/:appId/callbacks', ...read },
  { route: 'GET apps/:appId/callbacks/attempts', ...read },
  {
    route: 'POST apps/:appId/callbacks/replay',
    own: accepted,
    foreign: acceptedHidden,
    prepare: user,
    body: () => ({ all: true }),
  },
];
