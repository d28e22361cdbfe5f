import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answered, makeApp } from '../harness/admin-apps.js';
import { ADMIN_TEST_ENV, type AdminClient, invite, signInOperator } from '../harness/admin-client.js';
import { registerUser } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { uploadPicture, web } from '../harness/picture-uploads.js';
import { jpegOf } from '../harness/pictures.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

const DAY_MS = 86_400_000;

let hongyan: Hongyan;
let operator: AdminClient;
let tenantId: number;
let owner: AdminClient;

beforeAll(async () => {
  hongyan = await startHongyan({ env: ADMIN_TEST_ENV });
  operator = await signInOperator(hongyan.installation, hongyan.server.http);
  tenantId = await newTenant();
  owner = await invite(operator, 'owner', tenantId);
});

afterAll(() => hongyan?.dispose());

async function newTenant(): Promise<number> {
  return answered(await operator.call('POST', 'tenants', { name: unique('tenant-') }), 201).id as number;
}

const newApp = (): ReturnType<typeof makeApp> => makeApp(owner, hongyan.server, tenantId);

async function codeOfCall(app: TestApp): Promise<number> {
  return (await signedCall(app, '/users/register', { uid: unique('u') })).json.code;
}

/** Which apps a caller finds. */
const idsFound = async (admin: AdminClient, query: string): Promise<number[]> =>
  answered(await admin.call('GET', `apps?${query}`)).items.map(({ id }: { id: number }) => id);

/** How many rows of all tables are an app's. */
async function rowsOf(appId: number): Promise<number> {
  const { databaseUrl } = hongyan.installation;
  const tables = (await runSql(
    databaseUrl,
    "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'app_id'",
  )) as { name: string }[];
  let count = 0;
  for (const { name } of tables) {
    const sql = `SELECT COUNT(*) AS count FROM ${name} WHERE app_id = ?`;
    count += ((await runSql(databaseUrl, sql, [appId])) as { count: number }[])[0]!.count;
  }
  return count;
}

/** What the audit log has of an app, oldest first. */
async function actionsOf(appId: number): Promise<[actor: string, action: string][]> {
  const { items } = answered(await operator.call('GET', `audit?objectKind=app&objectId=${appId}`));
  return items
    .map((entry: { actor: { kind: string }; action: string }) => [entry.actor.kind, entry.action])
    .toReversed();
}

describe('an app', () => {
  it('is made by its tenant, with a secret that is shown this once and signs', async () => {
    const name = unique('app-');
    const { app, secret } = answered(await owner.call('POST', 'apps', { name: ` ${name} ` }), 201);
    expect(app).toMatchObject({ tenantId, name, status: 'enabled', deleteAtMs: null });
    expect([app.key, secret]).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/), expect.any(String)]);
    const { http, ws } = hongyan.server;
    expect(await codeOfCall({ id: app.id, key: app.key, secret, http, ws })).toBe(200);
    for (const path of [`apps/${app.id}`, 'apps', `apps/${app.id}/secrets`, 'audit']) {
      expect((await owner.call('GET', path)).text).not.toContain(secret);
    }
    expect(answered(await operator.call('GET', `tenants/${tenantId}`)).appCount).toBeGreaterThan(0);
  });

  it('is not made for nobody, nor for a tenant that is gone or somebody else’s', async () => {
    const refused = await operator.call('POST', 'apps', { name: 'x' });
    expect([refused.status, refused.body.error.field]).toEqual([422, 'tenantId']);
    const gone = await newTenant();
    answered(await operator.call('DELETE', `tenants/${gone}`), 204);
    expect((await operator.call('POST', 'apps', { name: 'x', tenantId: gone })).status).toBe(404);
    expect((await owner.call('POST', 'apps', { name: 'x', tenantId: await newTenant() })).status).toBe(404);
    expect((await owner.call('POST', 'apps', { name: ' ' })).status).toBe(422);
  });

  it('is found by a part of its name or by its key, page by page, by its own tenant only', async () => {
    const [first, second] = [await newApp(), await newApp()];
    const shared = unique('twin ');
    for (const { id } of [first, second]) {
      expect(answered(await owner.call('PATCH', `apps/${id}`, { name: `a ${shared} ${id}` })).id).toBe(id);
    }
    const search = `search=${encodeURIComponent(shared)}`;
    expect(await idsFound(owner, search)).toEqual([first.id, second.id]);
    expect(await idsFound(owner, `search=${second.key}`)).toEqual([second.id]);
    expect(await idsFound(owner, `search=${second.key.slice(1)}`)).toEqual([]);
    expect(await idsFound(operator, `${search}&tenantId=${tenantId}&status=enabled`)).toEqual([
      first.id,
      second.id,
    ]);
    expect(await idsFound(operator, `${search}&status=disabled`)).toEqual([]);
    const page = answered(await owner.call('GET', `apps?${search}&limit=1`));
    expect(await idsFound(owner, `${search}&limit=1&cursor=${page.next}`)).toEqual([second.id]);
    const stranger = await invite(operator, 'owner', await newTenant());
    expect(await idsFound(stranger, search)).toEqual([]);
  });

  it('is suspended and resumed: its calls, its clients and their sockets', async () => {
    const app = await newApp();
    const user = await registerUser(app);
    const socket = await SocketClient.connect(user);
    expect(answered(await owner.call('POST', `apps/${app.id}/suspend`)).status).toBe('disabled');
    expect(await socket.untilClosed()).toBe(4006);
    expect([await codeOfCall(app), (await user.get('/chat/getAllNewMessage')).json.code]).toEqual([
      4008, 4006,
    ]);
    expect(answered(await owner.call('POST', `apps/${app.id}/resume`)).status).toBe('enabled');
    expect([await codeOfCall(app), await user.unread()]).toEqual([200, 0]);
  });

  it('of a suspended tenant is refused in the same way, until the tenant is resumed', async () => {
    const suspended = await newTenant();
    const app = await makeApp(operator, hongyan.server, suspended);
    const user = await registerUser(app);
    const socket = await SocketClient.connect(user);
    const bystander = await SocketClient.connect(await registerUser(await newApp()));
    answered(await operator.call('POST', `tenants/${suspended}/suspend`));
    expect((await socket.nextFrame(({ type }) => type === 'Sys:Disconnect')).code).toBe(4006);
    expect(await socket.untilClosed()).toBe(4006);
    expect([await codeOfCall(app), (await user.get('/chat/getAllNewMessage')).json.code]).toEqual([
      4008, 4006,
    ]);
    const refused = await SocketClient.open(`${app.ws}/wss?token=${user.token}`);
    expect((await refused.nextFrame()).type).toBe('Sys:Disconnect');
    // Its own state is what it was.
    expect(answered(await operator.call('GET', `apps/${app.id}`)).status).toBe('enabled');
    answered(await operator.call('POST', `tenants/${suspended}/resume`));
    expect([await codeOfCall(app), await user.unread()]).toEqual([200, 0]);
    await bystander.ping();
    await bystander.close();
  });
});

describe('an app that is deleted', () => {
  it('is refused at once, and can be had back with all it had', async () => {
    const app = await newApp();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    await alice.sendText(bob, 'still here');
    const socket = await SocketClient.connect(bob);
    const wrong = await owner.call('DELETE', `apps/${app.id}`, { name: `${app.name}x` });
    expect([wrong.status, wrong.body.error.field]).toEqual([422, 'name']);
    const deleted = answered(await owner.call('DELETE', `apps/${app.id}`, { name: app.name }), 202);
    expect(deleted.status).toBe('deleting');
    expect(Math.abs(deleted.deleteAtMs - Date.now() - 7 * DAY_MS)).toBeLessThan(60_000);
    expect(await socket.untilClosed()).toBe(4006);
    expect([await codeOfCall(app), (await bob.get('/chat/getAllNewMessage')).json.code]).toEqual([
      4008, 4006,
    ]);
    for (const path of ['suspend', 'resume']) {
      expect((await owner.call('POST', `apps/${app.id}/${path}`)).status).toBe(409);
    }
    expect((await owner.call('DELETE', `apps/${app.id}`, { name: app.name })).status).toBe(409);
    const back = answered(await owner.call('POST', `apps/${app.id}/undelete`));
    expect([back.status, back.deleteAtMs]).toEqual(['disabled', null]);
    expect((await owner.call('POST', `apps/${app.id}/undelete`)).status).toBe(409);
    answered(await owner.call('POST', `apps/${app.id}/resume`));
    expect(await bob.historyTexts(alice)).toEqual(['still here']);
    expect((await actionsOf(app.id)).map(([, action]) => action)).toEqual([
      'app.create',
      'app.delete',
      'app.undelete',
      'app.resume',
    ]);
  });

  it('goes after its seven days with every row and file, and nothing else does', async () => {
    const { installation, server } = hongyan;
    const doomedTenant = await newTenant();
    const app = await makeApp(operator, server, doomedTenant);
    const neighbour = await newApp();
    const folders: string[] = [];
    for (const each of [app, neighbour]) {
      const [alice, bob] = [await registerUser(each, 'alice'), await registerUser(each, 'bob')];
      await alice.sendText(bob, 'hello');
      await uploadPicture(server.http, web(alice.token, await jpegOf(40, 30)));
      answered(await operator.call('PUT', `apps/${each.id}/words`, { words: ['casino'] }));
      const device = { device: 'ios', clientAppId: 'com.example', secret: 'x' };
      answered(await operator.call('PUT', `apps/${each.id}/device-secrets`, device), 204);
      folders.push(join(installation.environment['HONGYAN_MEDIA_DIR']!, String(each.id)));
    }
    answered(await operator.call('DELETE', `apps/${app.id}`, { name: app.name }), 202);
    expect(await installation.cli('app', 'remove-deleted')).toEqual({ removed: 0 });
    expect((await operator.call('DELETE', `tenants/${doomedTenant}`)).status).toBe(409);
    // Nobody can wait for seven days.
    await runSql(installation.databaseUrl, 'UPDATE apps SET delete_at_ms = 1 WHERE id = ?', [app.id]);
    expect((await operator.call('POST', `apps/${app.id}/undelete`)).status).toBe(409);
    const before = await rowsOf(neighbour.id);
    expect(await installation.cli('app', 'remove-deleted')).toEqual({ removed: 1 });
    expect([await rowsOf(app.id), await rowsOf(neighbour.id)]).toEqual([0, before]);
    await expect(access(folders[0]!)).rejects.toThrow('ENOENT');
    await access(folders[1]!);
    expect((await operator.call('GET', `apps/${app.id}`)).status).toBe(404);
    expect((await actionsOf(app.id)).at(-1)).toEqual(['system', 'app.remove']);
    expect(answered(await operator.call('GET', `tenants/${doomedTenant}`)).appCount).toBe(0);
    answered(await operator.call('DELETE', `tenants/${doomedTenant}`), 204);
  });
});

describe('the settings of an app', () => {
  it('are changed by the same rules from both sides, and written down', async () => {
    const { installation } = hongyan;
    const app = await newApp();
    const before = answered(await owner.call('GET', `apps/${app.id}/settings`));
    const changes = {
      callbackUrl: 'https://Back.example/im',
      retentionDays: 7,
      allowedOrigins: ['https://A.example', 'http://b.example:8080/'],
    };
    const after = answered(await owner.call('PATCH', `apps/${app.id}/settings`, changes));
    expect(after).toEqual({
      ...before,
      ...changes,
      callbackUrl: 'https://back.example/im',
      allowedOrigins: ['https://a.example', 'http://b.example:8080'],
    });
    expect(answered(await owner.call('PATCH', `apps/${app.id}/settings`, { retentionDays: 7 }))).toEqual(
      after,
    );
    await installation.cli('app', 'set', app.key, 'signature=legacy');
    expect(answered(await owner.call('GET', `apps/${app.id}/settings`))).toEqual({
      ...after,
      signature: 'legacy',
    });
    const { items } = answered(await owner.call('GET', `audit?objectKind=app&objectId=${app.id}`));
    expect(items.slice(0, 2)).toEqual([
      expect.objectContaining({
        actor: expect.objectContaining({ kind: 'cli' }),
        action: 'app.change_settings',
        before: { signature: 'strict' },
        after: { signature: 'legacy' },
      }),
      expect.objectContaining({ before: expect.objectContaining({ retentionDays: before.retentionDays }) }),
    ]);
    expect(items).toHaveLength(3);
  });

  it.each([
    [{ signature: 'none' }, 'signature'],
    [{ retentionDays: -1 }, 'retentionDays'],
    [{ callbackUrl: 'ftp://back.example/' }, 'callbackUrl'],
    [{ callbackUrl: 'http://169.254.169.254/latest' }, 'callbackUrl'],
    [{ callbackUrl: 'http://localhost:9200/' }, 'callbackUrl'],
    [{ allowedOrigins: ['https://a.example/path'] }, 'allowedOrigins'],
    [{ allowedOrigins: [] }, 'allowedOrigins'],
    [{ language: 'fr' }, 'language'],
    [{ colour: 'red' }, 'colour'],
  ])('are refused when they cannot be: %j', async (changes, field) => {
    const app = hongyan.app;
    const { status, body } = await operator.call('PATCH', `apps/${app.id}/settings`, changes);
    expect([status, body.error.code, body.error.field]).toEqual([422, 'invalid_input', field]);
  });
});

it('secrets and device secrets are listed without their values, and show their last use', async () => {
  const app = await newApp();
  const path = `apps/${app.id}/secrets`;
  const [unused] = answered(await owner.call('GET', path)).items;
  expect(unused).toMatchObject({ status: 'live', expiresAtMs: null, lastUsedAtMs: null });
  expect(await codeOfCall(app)).toBe(200);
  const { record, secret } = answered(await owner.call('POST', path, { keepHours: 1 }), 201);
  const both = await owner.call('GET', path);
  expect(both.body.items).toEqual([
    record,
    { ...unused, status: 'ending', expiresAtMs: expect.any(Number), lastUsedAtMs: expect.any(Number) },
  ]);
  expect(both.text).not.toContain(secret);
  expect((await owner.call('POST', path, { keepHours: 1 })).status).toBe(409);
  expect((await owner.call('DELETE', `${path}/${record.id}`)).status).toBe(409);
  for (const keepHours of [-1, 721, 1.5, '1', undefined]) {
    const { status, body } = await owner.call('POST', path, { keepHours });
    expect([status, body.error.field]).toEqual([422, 'keepHours']);
  }

  const devices = `apps/${app.id}/device-secrets`;
  const device = { device: 'ios', clientAppId: 'com.example' };
  answered(await owner.call('PUT', devices, { ...device, secret: 'built in' }), 204);
  const listed = await owner.call('GET', devices);
  expect(listed.body).toEqual({ items: [{ ...device, createdAtMs: expect.any(Number) }], next: null });
  answered(await owner.call('POST', `${devices}/remove`, device), 204);
  expect((await owner.call('POST', `${devices}/remove`, device)).status).toBe(404);
  const { status, body } = await owner.call('PUT', devices, { ...device, device: 'i os', secret: 'x' });
  expect([status, body.error.field]).toEqual([422, 'device']);
  expect((await actionsOf(app.id)).map(([, action]) => action)).toEqual([
    'app.create',
    'secret.add',
    'device_secret.put',
    'device_secret.remove',
  ]);
  expect((await owner.call('GET', `audit?objectId=${app.id}`)).text).not.toMatch(/built in/);
});

it('words are edited, checked as the filter does, and in force for the next message', async () => {
  const app = await newApp();
  const path = `apps/${app.id}/words`;
  expect(answered(await owner.call('GET', path))).toEqual({ words: [], updatedAtMs: null });
  const replaced = answered(await owner.call('PUT', path, { words: ['casino', '加微信', 'casino'] }));
  expect(replaced).toEqual({ words: ['casino', '加微信'], updatedAtMs: expect.any(Number) });
  const changed = answered(await owner.call('PATCH', path, { add: ['Bad Word'], remove: ['加微信'] }));
  expect(changed.words).toEqual(['casino', 'Bad Word']);
  const check = async (text: string): Promise<unknown> =>
    answered(await owner.call('POST', `${path}/check`, { text }));
  expect(await check('ＢＡＤ　ｗｏｒｄ at the Casino')).toEqual({
    blocked: true,
    words: ['casino', 'Bad Word'],
  });
  expect(await check('請加微信')).toEqual({ blocked: false, words: [] });
  const [alice, bob] = [await registerUser(app), await registerUser(app)];
  await alice.sendText(bob, 'to the CASINO');
  await alice.sendText(bob, '請加微信');
  expect(await bob.historyTexts(alice)).toEqual(['請加微信']);
  for (const words of [['x'.repeat(201)], [''], [7], 'casino']) {
    const { status, body } = await owner.call('PUT', path, { words });
    expect([status, body.error.field]).toEqual([422, 'words']);
  }
  await hongyan.installation.cli('words', 'add', app.key, 'roulette');
  const { items } = answered(await owner.call('GET', `audit?objectId=${app.id}&action=words.change`));
  expect(items.map(({ actor }: { actor: { kind: string } }) => actor.kind)).toEqual([
    'cli',
    'admin',
    'admin',
  ]);
  expect([items[0].before, items[0].after]).toEqual([
    { words: 2, removed: [] },
    { words: 3, added: ['roulette'] },
  ]);
});

it('what the command line does to an app is in the log under its name', async () => {
  const { installation, server } = hongyan;
  const app = await installation.createApp(server);
  const shown = (await installation.cli('app', 'show', app.key)) as { name: string };
  await installation.cli('app', 'rotate-secret', app.key);
  await installation.cli('app', 'disable', app.key);
  await installation.cli('app', 'delete', app.key, '--name', shown.name);
  await installation.cli('app', 'undelete', app.key);
  const actions = ['app.create', 'secret.add', 'app.suspend', 'app.delete', 'app.undelete'];
  expect(await actionsOf(app.id)).toEqual(actions.map((action) => ['cli', action]));
});
