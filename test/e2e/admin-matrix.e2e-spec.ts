import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ADMIN_TEST_ENV,
  AdminClient,
  type AdminReply,
  invite,
  signInOperator,
} from '../harness/admin-client.js';
import { type ApiDocument, type ApiRoute, readApi } from '../harness/api-reader.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { unique } from '../harness/unique.js';
import { ACCOUNT_ROWS } from './admin-matrix/account.rows.js';
import { APP_ROWS } from './admin-matrix/apps.rows.js';
import { LIFE_ROWS } from './admin-matrix/life.rows.js';
import type { Objects, Row, Stage, World } from './admin-matrix/row.js';
import { QUOTA_ROWS } from './admin-matrix/quotas.rows.js';
import { TENANT_ROWS } from './admin-matrix/tenants.rows.js';
import { USER_DATA_ROWS } from './admin-matrix/userdata.rows.js';

/** What an object of a route is to the caller. */
type Belonging = 'own' | 'foreign' | 'missing';

const ROLES = ['operator', 'owner', 'developer', 'support'] as const;
const PREFIX = '/admin/v1/';
const MISSING = 2_000_000_000;

/** Every route of the Admin API. Who adds a route adds its row, in a file of its noun. */
const MATRIX: readonly Row[] = [
  ...TENANT_ROWS,
  ...ACCOUNT_ROWS,
  ...APP_ROWS,
  ...LIFE_ROWS,
  ...QUOTA_ROWS,
  ...USER_DATA_ROWS,
];

describe('Every route of the Admin API, by every role', () => {
  let hongyan: Hongyan;
  let operator: AdminClient;
  /** The routes of the OpenAPI document, by their names in the matrix. */
  let documented: ReadonlyMap<string, ApiRoute>;
  const callers = new Map<string, { client: AdminClient; world: World }>();

  beforeAll(async () => {
    hongyan = await startHongyan({ roles: ['api'], env: ADMIN_TEST_ENV });
    const { installation, server } = hongyan;
    const document = (await (await fetch(`${server.http}/docs/openapi.json`)).json()) as ApiDocument;
    documented = new Map(
      readApi(document)
        .filter(({ path }) => path.startsWith(PREFIX))
        .map((route) => [`${route.method} ${route.path.slice(PREFIX.length)}`, route]),
    );
    operator = await signInOperator(installation, server.http);
    const [tenantId, foreignTenantId] = [await newTenant(), await newTenant()];
    const stranger = await invite(operator, 'owner', foreignTenantId);
    const foreign = { tenantId: foreignTenantId, adminId: stranger.id, ...(await credentialsOf(stranger)) };
    for (const role of ROLES) {
      const isOperator = role === 'operator';
      const client = isOperator ? operator : await invite(operator, role, tenantId);
      const subject = await invite(operator, 'support', tenantId);
      const own = { tenantId, adminId: subject.id };
      callers.set(role, { client, world: { own, foreign } });
    }
  });

  afterAll(() => hongyan?.dispose());

  async function newTenant(): Promise<number> {
    return (await operator.call('POST', 'tenants', { name: unique('tenant-') })).body.id as number;
  }

  async function ask(
    role: string,
    { route, body, prepare }: Row,
    belonging: Belonging,
  ): Promise<[number, string]> {
    const { client, world } = callers.get(role)!;
    const stage: Stage = { hongyan, operator };
    const prepared = (of: Objects): Promise<Objects> | Objects =>
      prepare?.(stage, Number(of['tenantId'])) ?? {};
    const own = {
      ...world.own,
      ...(/:(token|session)Id/.test(route) ? await credentialsOf(client) : {}),
      ...(belonging === 'own' ? await prepared(world.own) : {}),
    };
    const foreign = { ...world.foreign, ...(belonging === 'foreign' ? await prepared(world.foreign) : {}) };
    // The own session must last for the rest of the table.
    const again = { cookie: client.cookie, csrfToken: client.csrfToken };
    const [method, path] = route.split(' ') as [string, string];
    const ids: Objects = belonging === 'foreign' ? foreign : own;
    const filled = path.replace(/:(\w+)/g, (_, id: string) =>
      encodeURIComponent(belonging === 'missing' ? MISSING : ids[id]!),
    );
    const isOwnSession = belonging === 'own' && (route.includes(':sessionId') || route.includes('sign-out'));
    const spare = isOwnSession ? await anotherSession(role) : client;
    const target = isOwnSession && route.includes(':sessionId') ? await currentSessionPath(spare) : filled;
    const reply = await spare.call(method, target, body?.({ own, foreign }));
    expectDocumented(documented.get(nameOf(route))!, reply);
    Object.assign(client, again);
    return [reply.status, reply.text];
  }

  async function anotherSession(role: string): Promise<AdminClient> {
    const spare = await invite(
      operator,
      role,
      role === 'operator' ? null : Number(callers.get(role)!.world.own['tenantId']),
    );
    return spare;
  }

  it('has a row for every route that is registered, and no other', () => {
    expect(MATRIX.map(({ route }) => nameOf(route)).toSorted()).toEqual([...documented.keys()].toSorted());
  });

  it('is described: what each route does, and what each parameter means', () => {
    for (const [name, { operation, meanings }] of documented) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\w/)]);
      for (const [parameter, meaning] of Object.entries(meanings)) {
        expect([name, parameter, meaning]).toEqual([name, parameter, expect.any(String)]);
      }
    }
  });

  it.each(MATRIX)('$route', async (row) => {
    const statuses: number[] = [];
    for (const role of ROLES) statuses.push((await ask(role, row, 'own'))[0]);
    expect(statuses).toEqual(row.own);
    const { foreign } = row;
    if (!foreign) return;
    for (const [index, role] of ROLES.entries()) {
      const missing = await ask(role, row, 'missing');
      // To an operator a thing that is not there is missing; nothing is foreign.
      expect([role, missing[0]]).toEqual([role, role === 'operator' ? 404 : foreign[index]]);
      const foreignReply = await ask(role, row, 'foreign');
      if (role === 'operator') expect(foreignReply[0]).toBe(foreign[index]);
      else expect([role, ...foreignReply]).toEqual([role, ...missing]);
    }
    if (row.route.endsWith('/suspend')) {
      for (const { own, foreign: other } of [callers.get('owner')!.world]) {
        for (const { tenantId } of [own, other]) await operator.call('POST', `tenants/${tenantId}/resume`);
      }
    }
  });

  it('lets nobody in without a session', async () => {
    for (const { route } of MATRIX.filter(({ route }) => !/sign-in|accept|invitation/.test(route))) {
      const [method, path] = route.split(' ') as [string, string];
      const reply = await new AdminClient(hongyan.server.http).call(method, path.replace(/:\w+/g, '1'));
      expect([route, reply.status, reply.body.error.code]).toEqual([route, 401, 'unauthenticated']);
    }
  });
});

/** A session and a token of the caller that it can do without. */
async function credentialsOf(client: AdminClient): Promise<{ sessionId: number; tokenId: number }> {
  const wish = { name: 'spare', scopes: ['tenants.read'], expiresInDays: 1 };
  const { body } = await client.call('POST', 'tokens', wish);
  const sessions = await client.call('GET', 'auth/sessions');
  return { tokenId: body.token.id, sessionId: sessions.body.items[0].id };
}

async function currentSessionPath(client: AdminClient): Promise<string> {
  const { body } = await client.call('GET', 'auth/sessions');
  return `auth/sessions/${body.items[0].id}`;
}

/** As the document writes it. */
function nameOf(route: string): string {
  return route.split('?')[0]!.replace(/:(\w+)/g, '{$1}');
}

/** That the answer is one of those that the document has for the route. */
function expectDocumented(route: ApiRoute, { status, text, body }: AdminReply): void {
  if (body === undefined) {
    const isFile = status === 200 && !('application/json' in route.operation.responses[200].content);
    expect([route.name, status === 204 ? text : isFile]).toEqual([route.name, status === 204 ? '' : true]);
    return;
  }
  const isAnswer = route.answers(status);
  const isKnown = isAnswer(body);
  expect({ name: route.name, body, errors: isKnown ? [] : isAnswer.errors }).toEqual({
    name: route.name,
    body,
    errors: [],
  });
}
