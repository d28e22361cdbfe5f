import type { JsonSchema } from '@hongyan/http';
import type { RouteDoc, RouteDocs } from '../route-doc.js';
import { exactly, integer } from '../schema.js';

const orNull = (example: number | null): JsonSchema => ({
  type: ['integer', 'null'],
  minimum: 0,
  examples: [example],
});
const QUOTAS = exactly({
  connections: orNull(1_000),
  messagesPerSecond: orNull(200),
  storedMessages: orNull(10_000_000),
  uploadBytes: orNull(null),
});
const USE = exactly({
  connections: orNull(312),
  messagesPerSecond: { type: ['number', 'null'], minimum: 0, examples: [41.5] },
  storedMessages: integer(2_712_401),
  uploadBytes: integer(88_120_400),
  atMs: integer(1_800_000_000_000),
});
const ANSWER = { mediaType: 'application/json', body: exactly({ quotas: QUOTAS, use: USE }) } as const;

const ID = [1, 'The id.'] as const;
const PARAMETERS = {
  connections: [1_000, 'Sockets at a time; null for any number.'],
  messagesPerSecond: [200, 'Sends a second; null for any number.'],
  storedMessages: [10_000_000, 'Messages in history; null for any number.'],
  uploadBytes: [null, 'Bytes uploaded in a calendar month (UTC); null for any number.'],
} as const;

const read = (whose: string, id: string): RouteDoc => ({
  summary: `What ${whose} may use, and what is used now; \`connections\` and \`messagesPerSecond\` in use are null while Redis is away.`,
  parameters: { [id]: ID },
  answer: ANSWER,
});
const put = (whose: string, id: string): RouteDoc => ({
  summary: `Replaces the quotas of ${whose}, all four. What is beyond a new quota stays, and grows no more.`,
  parameters: { [id]: ID, ...PARAMETERS },
  answer: ANSWER,
});

export const QUOTA_ADMIN_ROUTES: RouteDocs = {
  'GET /admin/v1/apps/:appId/quotas': read('an app', 'appId'),
  'PUT /admin/v1/apps/:appId/quotas': put('an app', 'appId'),
  'GET /admin/v1/tenants/:tenantId/quotas': read('all apps of a tenant together', 'tenantId'),
  'PUT /admin/v1/tenants/:tenantId/quotas': put('all apps of a tenant together', 'tenantId'),
};
