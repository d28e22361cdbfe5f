import { ALL, HIDDEN, type Objects, OPERATORS, type Row, type Stage } from './row.js';

const QUOTAS = { connections: 5, messagesPerSecond: null, storedMessages: 1_000, uploadBytes: 0 };
const body = (): object => QUOTAS;

/** A new app of the tenant. */
async function appOf({ operator }: Stage, tenantId: number): Promise<Objects> {
  const { body: created } = await operator.call('POST', 'apps', { name: 'row', tenantId });
  return { appId: created.app.id as number };
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
