import { ALL, HIDDEN, type Objects, OPERATORS, type Row, type Stage } from './row.js';

const QUOTAS = { connections: 5, messagesPerSecond: null, storedMessages: 1_000, uploadBytes: 0 };
const body = (): object => QUOTAS;

const apps = new Map<number, Promise<Objects>>();

/** An app of the tenant: one is enough for all rows. */
function appOf(stage: Stage, tenantId: number): Promise<Objects> {
  const app = apps.get(tenantId) ?? createApp(stage, tenantId);
  apps.set(tenantId, app);
  return app;
}

async function createApp({ hongyan, operator }: Stage, tenantId: number): Promise<Objects> {
  const { body: tenant } = await operator.call('GET', `tenants/${tenantId}`);
  const { id } = await hongyan.installation.createApp(hongyan.server, tenant.name as string);
  return { appId: id };
}

/** What apps and tenants may use, and what happens in them. */
export const QUOTA_ROWS: readonly Row[] = [
  { route: 'GET tenants/:tenantId/quotas', own: ALL, foreign: HIDDEN },
  { route: 'PUT tenants/:tenantId/quotas', own: OPERATORS, foreign: OPERATORS, body },
  { route: 'GET apps/:appId/quotas', own: ALL, foreign: HIDDEN, prepare: appOf },
  { route: 'PUT apps/:appId/quotas', own: OPERATORS, foreign: OPERATORS, body, prepare: appOf },
  { route: 'GET tenants/:tenantId/figures', own: ALL, foreign: HIDDEN },
  { route: 'GET apps/:appId/figures', own: ALL, foreign: HIDDEN, prepare: appOf },
  { route: 'GET figures', own: OPERATORS },
];
