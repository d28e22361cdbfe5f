import { unique } from '../../harness/unique.js';
import {
  ALL,
  type ByRole,
  DEVELOPERS,
  HIDDEN,
  HIDDEN_DEVELOPERS,
  name,
  type Objects,
  type Row,
  type Stage,
} from './row.js';

const APP_NAME = 'row';
const DEVICE = { device: 'ios', clientAppId: 'com.example' };

const created: ByRole = [201, 201, 201, 403];
const done: ByRole = [204, 204, 204, 403];
const doneHidden: ByRole = [204, 404, 404, 403];

async function app({ operator }: Stage, tenantId: number): Promise<{ appId: number }> {
  const { body } = await operator.call('POST', 'apps', { name: APP_NAME, tenantId });
  return { appId: body.app.id as number };
}

async function deletedApp(stage: Stage, tenantId: number): Promise<Objects> {
  const { appId } = await app(stage, tenantId);
  await stage.operator.call('DELETE', `apps/${appId}`, { name: APP_NAME });
  return { appId };
}

async function appWithOldSecret(stage: Stage, tenantId: number): Promise<Objects> {
  const { appId } = await app(stage, tenantId);
  const { body } = await stage.operator.call('GET', `apps/${appId}/secrets`);
  await stage.operator.call('POST', `apps/${appId}/secrets`, { keepHours: 1 });
  return { appId, secretId: body.items[0].id };
}

async function appWithDevice(stage: Stage, tenantId: number): Promise<Objects> {
  const { appId } = await app(stage, tenantId);
  await stage.operator.call('PUT', `apps/${appId}/device-secrets`, { ...DEVICE, secret: 'x' });
  return { appId };
}

const read = { own: ALL, foreign: HIDDEN, prepare: app } as const;
const manage = { own: DEVELOPERS, foreign: HIDDEN_DEVELOPERS, prepare: app } as const;

/** Apps, their secrets, settings and words. */
export const APP_ROWS: readonly Row[] = [
  { route: 'GET apps', own: ALL },
  {
    route: 'POST apps',
    own: created,
    body: ({ own }) => ({ name: unique('app-'), tenantId: own['tenantId'] }),
  },
  { route: 'GET apps/:appId', ...read },
  { route: 'PATCH apps/:appId', ...manage, body: name },
  { route: 'POST apps/:appId/suspend', ...manage },
  { route: 'POST apps/:appId/resume', ...manage },
  {
    route: 'DELETE apps/:appId',
    own: [202, 202, 202, 403],
    foreign: [202, 404, 404, 403],
    prepare: app,
    body: () => ({ name: APP_NAME }),
  },
  { route: 'POST apps/:appId/undelete', ...manage, prepare: deletedApp },
  { route: 'GET apps/:appId/settings', ...read },
  { route: 'PATCH apps/:appId/settings', ...manage, body: () => ({ retentionDays: 7 }) },
  { route: 'GET apps/:appId/secrets', ...manage },
  {
    route: 'POST apps/:appId/secrets',
    own: created,
    foreign: [201, 404, 404, 403],
    prepare: app,
    body: () => ({ keepHours: 1 }),
  },
  {
    route: 'DELETE apps/:appId/secrets/:secretId',
    own: done,
    foreign: doneHidden,
    prepare: appWithOldSecret,
  },
  { route: 'GET apps/:appId/device-secrets', ...manage },
  {
    route: 'PUT apps/:appId/device-secrets',
    own: done,
    foreign: doneHidden,
    prepare: app,
    body: () => ({ ...DEVICE, secret: 'x' }),
  },
  {
    route: 'POST apps/:appId/device-secrets/remove',
    own: done,
    foreign: doneHidden,
    prepare: appWithDevice,
    body: () => DEVICE,
  },
  { route: 'GET apps/:appId/words', ...read },
  { route: 'PUT apps/:appId/words', ...manage, body: () => ({ words: ['casino'] }) },
  { route: 'PATCH apps/:appId/words', ...manage, body: () => ({ add: ['casino'] }) },
  { route: 'POST apps/:appId/words/check', ...read, body: () => ({ text: 'hello' }) },
];
