import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN_TEST_ENV, AdminClient, invite, signInOperator } from '../harness/admin-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { unique } from '../harness/unique.js';

/** What an object of a route is to the caller. */
type Belonging = 'own' | 'foreign' | 'missing';

/** Answers by role: operator, owner, developer, support. */
type ByRole = readonly [operator: number, owner: number, developer: number, support: number];

interface Row {
  readonly route: string;
  /** With an object of the caller's own tenant, or without any object. */
  readonly own: ByRole;
  /** A foreign one answers exactly as a missing one; to operators nothing is foreign. Absent: no object in the path. */
  readonly foreign?: ByRole;
  readonly body?: (world: World) => object;
}

interface World {
  /** The objects of a role's own tenant, by the name in the path. */
  readonly own: Readonly<Record<string, number>>;
  readonly foreign: Readonly<Record<string, number>>;
}

const ROLES = ['operator', 'owner', 'developer', 'support'] as const;
const MISSING = 2_000_000_000;
const ALL: ByRole = [200, 200, 200, 200];
const OPERATORS: ByRole = [200, 403, 403, 403];
const OWNERS: ByRole = [200, 200, 403, 403];
const HIDDEN: ByRole = [200, 404, 404, 404];
const HIDDEN_OWNERS: ByRole = [200, 404, 403, 403];
const name = (): object => ({ name: unique('name-') });
const wrong = { password: 'not the password', code: '000000' };

/** Every route of the Admin API. A helper who adds one adds its row here. */
const MATRIX: readonly Row[] = [
  { route: 'GET auth/me', own: ALL },
  { route: 'GET auth/sessions', own: ALL },
  { route: 'POST auth/sign-in', own: [401, 401, 401, 401], body: () => ({ email: 'a@b', password: 'x' }) },
  { route: 'POST auth/invitation', own: [404, 404, 404, 404], body: () => ({ token: 'nothing' }) },
  { route: 'POST auth/accept', own: [404, 404, 404, 404], body: () => ({ token: 'x', password: 'y' }) },
  {
    route: 'POST auth/password',
    own: [401, 401, 401, 401],
    body: () => ({ currentPassword: 'not it', newPassword: 'x' }),
  },
  { route: 'POST auth/totp/enrol', own: [401, 401, 401, 401], body: () => ({ password: 'not it' }) },
  { route: 'POST auth/totp/confirm', own: [409, 409, 409, 409], body: () => ({ code: '000000' }) },
  { route: 'POST auth/totp/remove', own: [401, 401, 401, 401], body: () => wrong },
  { route: 'POST auth/recovery-codes', own: [401, 401, 401, 401], body: () => wrong },
  { route: 'DELETE auth/sessions/:sessionId', own: [204, 204, 204, 204], foreign: [404, 404, 404, 404] },
  { route: 'GET tokens', own: ALL },
  {
    route: 'POST tokens',
    own: [201, 201, 201, 201],
    body: () => ({ name: 'script', scopes: ['tenants.read'], expiresInDays: 1 }),
  },
  { route: 'DELETE tokens/:tokenId', own: [204, 204, 204, 204], foreign: [404, 404, 404, 404] },
  { route: 'GET tenants', own: ALL },
  { route: 'POST tenants', own: [201, 403, 403, 403], body: name },
  { route: 'GET tenants/:tenantId', own: ALL, foreign: HIDDEN },
  { route: 'PATCH tenants/:tenantId', own: OPERATORS, foreign: OPERATORS, body: name },
  { route: 'POST tenants/:tenantId/suspend', own: OPERATORS, foreign: OPERATORS },
  { route: 'POST tenants/:tenantId/resume', own: OPERATORS, foreign: OPERATORS },
  { route: 'DELETE tenants/:tenantId', own: [409, 403, 403, 403], foreign: [409, 403, 403, 403] },
  { route: 'GET admins', own: OWNERS },
  {
    route: 'POST admins',
    own: [201, 201, 403, 403],
    body: ({ own }) => ({
      email: `${unique('new-')}@example.com`,
      name: 'New',
      role: 'support',
      tenantId: own['tenantId'],
    }),
  },
  { route: 'GET admins/:adminId', own: OWNERS, foreign: HIDDEN_OWNERS },
  { route: 'PATCH admins/:adminId', own: OWNERS, foreign: HIDDEN_OWNERS, body: name },
  { route: 'POST admins/:adminId/disable', own: OWNERS, foreign: HIDDEN_OWNERS },
  { route: 'POST admins/:adminId/enable', own: OWNERS, foreign: HIDDEN_OWNERS },
  { route: 'POST admins/:adminId/reset', own: OWNERS, foreign: HIDDEN_OWNERS },
  { route: 'GET audit', own: OWNERS },
  { route: 'GET audit/export?format=csv', own: OWNERS },
  { route: 'POST auth/sign-out', own: [204, 204, 204, 204] },
  { route: 'POST auth/sign-out-everywhere', own: [204, 204, 204, 204] },
];

describe('Every route of the Admin API, by every role', () => {
  let hongyan: Hongyan;
  let operator: AdminClient;
  const callers = new Map<string, { client: AdminClient; world: World }>();

  beforeAll(async () => {
    hongyan = await startHongyan({ roles: ['api'], env: ADMIN_TEST_ENV });
    const { installation, server } = hongyan;
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

  /** A session and a token of the caller that it can do without. */
  async function credentialsOf(client: AdminClient): Promise<{ sessionId: number; tokenId: number }> {
    const wish = { name: 'spare', scopes: ['tenants.read'], expiresInDays: 1 };
    const { body } = await client.call('POST', 'tokens', wish);
    const sessions = await client.call('GET', 'auth/sessions');
    return { tokenId: body.token.id, sessionId: sessions.body.items[0].id };
  }

  async function ask(role: string, { route, body }: Row, belonging: Belonging): Promise<[number, string]> {
    const { client, world } = callers.get(role)!;
    const own = { ...world.own, ...(/:(token|session)Id/.test(route) ? await credentialsOf(client) : {}) };
    // The own session must last for the rest of the table.
    const again = { cookie: client.cookie, csrfToken: client.csrfToken };
    const [method, path] = route.split(' ') as [string, string];
    const ids: Readonly<Record<string, number>> = belonging === 'foreign' ? world.foreign : own;
    const filled = path.replace(/:(\w+)/g, (_, id: string) =>
      String(belonging === 'missing' ? MISSING : ids[id]),
    );
    const isOwnSession = belonging === 'own' && (route.includes(':sessionId') || route.includes('sign-out'));
    const spare = isOwnSession ? await anotherSession(role) : client;
    const target = isOwnSession && route.includes(':sessionId') ? await currentSessionPath(spare) : filled;
    const reply = await spare.call(method, target, body?.({ ...world, own }));
    Object.assign(client, again);
    return [reply.status, reply.text];
  }

  async function anotherSession(role: string): Promise<AdminClient> {
    const spare = await invite(
      operator,
      role,
      role === 'operator' ? null : callers.get(role)!.world.own['tenantId']!,
    );
    return spare;
  }

  async function currentSessionPath(client: AdminClient): Promise<string> {
    const { body } = await client.call('GET', 'auth/sessions');
    return `auth/sessions/${body.items[0].id}`;
  }

  it('has a row for every route that is registered, and no other', async () => {
    const { paths } = (await (await fetch(`${hongyan.server.http}/docs/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const registered = Object.entries(paths)
      .filter(([path]) => path.startsWith('/admin/v1/'))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice('/admin/v1/'.length)}`),
      );
    const rows = MATRIX.map(({ route }) => route.split('?')[0]!.replace(/:(\w+)/g, '{$1}'));
    expect(rows.toSorted()).toEqual(registered.toSorted());
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
