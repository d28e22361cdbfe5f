import { registerUser } from '../../harness/chat-user.js';
import { type ByRole, HIDDEN_OWNERS, type Objects, OWNERS, type Row, type Stage } from './row.js';

const accepted: ByRole = [202, 202, 403, 403];
const acceptedHidden: ByRole = [202, 404, 403, 403];

/** One app of each tenant: its users wait here for a worker that never comes. */
const apps = new Map<number, Promise<Objects>>();

function prepared(stage: Stage, tenantId: number): Promise<Objects> {
  const known = apps.get(tenantId) ?? appWithUsers(stage, tenantId);
  apps.set(tenantId, known);
  return known;
}

async function appWithUsers({ operator, hongyan }: Stage, tenantId: number): Promise<Objects> {
  const { body } = await operator.call('POST', 'apps', { name: 'people', tenantId });
  const { id: appId, key } = body.app as { id: number; key: string };
  const { http, ws } = hongyan.server;
  const app = { id: appId, key, secret: body.secret as string, http, ws };
  for (const uid of ['erased', 'exported']) await registerUser(app, uid);
  const { id: jobId } = (await operator.call('POST', `apps/${appId}/users/exported/export`)).body;
  return { appId, jobId };
}

const job = { own: OWNERS, foreign: HIDDEN_OWNERS, prepare: prepared } as const;

/** Erase and export of one user's data. */
export const USER_DATA_ROWS: readonly Row[] = [
  {
    route: 'POST apps/:appId/users/:uid/erase',
    own: accepted,
    foreign: acceptedHidden,
    prepare: async (stage, tenantId) => ({ ...(await prepared(stage, tenantId)), uid: 'erased' }),
    body: () => ({ uid: 'erased' }),
  },
  {
    route: 'POST apps/:appId/users/:uid/export',
    own: accepted,
    foreign: acceptedHidden,
    prepare: async (stage, tenantId) => ({ ...(await prepared(stage, tenantId)), uid: 'exported' }),
  },
  { route: 'GET apps/:appId/jobs', ...job },
  { route: 'GET apps/:appId/jobs/:jobId', ...job },
  {
    route: 'GET apps/:appId/jobs/:jobId/download',
    own: [409, 409, 403, 403],
    foreign: [409, 404, 403, 403],
    prepare: prepared,
  },
];
