import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ADMIN_TEST_ENV,
  type AdminClient,
  type AdminReply,
  invite,
  signInOperator,
} from '../harness/admin-client.js';
import { CallbackServer } from '../harness/callback-server.js';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { Installation } from '../harness/installation.js';
import type { ServerProcess } from '../harness/server-process.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';
import { ATTEMPTS_MAX, ENVIRONMENT, sendText } from '../harness/webhook-journey.js';

/** Which members of the body matter. */
type Life = AdminReply['body'];

let installation: Installation;
let servers: ServerProcess[];
let callbacks: CallbackServer;
let operator: AdminClient;
let owner: AdminClient;
let support: AdminClient;
let tenantId: number;
let app: TestApp;
let alice: ChatUser;
let bob: ChatUser;

beforeAll(async () => {
  installation = await Installation.create({ env: { ...ENVIRONMENT, ...ADMIN_TEST_ENV } });
  callbacks = await CallbackServer.start();
  servers = await Promise.all([installation.start(), installation.start()]);
  operator = await signInOperator(installation, servers[0]!.http);
  tenantId = (await operator.call('POST', 'tenants', { name: unique('tenant-') })).body.id;
  [owner, support] = [await invite(operator, 'owner', tenantId), await invite(operator, 'support', tenantId)];
  app = await newApp();
});

afterAll(async () => {
  await installation?.dispose();
  await callbacks?.stop();
});

beforeEach(async () => {
  [alice, bob] = await Promise.all([
    registerUser(app, unique('a'), { nickname: 'Alice' }),
    registerUser(app, unique('b'), { nickname: 'Bob' }),
  ]);
});

async function newApp(): Promise<TestApp> {
  const { body } = await operator.call('POST', 'apps', { name: unique('app-'), tenantId });
  const { http, ws } = servers[0]!;
  return { id: body.app.id, key: body.app.key, secret: body.secret, http, ws };
}

const path = (rest: string, of = app): string => `apps/${of.id}/${rest}`;
const userPath = ({ uid, app: of }: ChatUser, rest = ''): string => path(`users/${uid}${rest}`, of);

async function listUsers(query: Record<string, string>, of = app): Promise<string[]> {
  const uids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const parameters = new URLSearchParams({ ...query, ...(cursor && { cursor }) });
    const { body }: AdminReply = await support.call('GET', path(`users?${parameters}`, of));
    uids.push(...body.items.map(({ uid }: { uid: string }) => uid));
    cursor = body.next;
  }
  return uids;
}

async function lifeOf(msgId: string, of = app): Promise<Life> {
  return (await support.call('GET', path(`messages/${msgId}`, of))).body;
}

const untilLife = (msgId: string, what: string, fits: (life: Life) => boolean, of = app): Promise<Life> =>
  until(what, async () => {
    const life = await lifeOf(msgId, of);
    return fits(life) && life;
  });

async function conversation(query: object): Promise<{ items: Life[]; next: string | null }> {
  const parameters = new URLSearchParams({ a: alice.uid, b: bob.uid, ...query });
  return (await support.call('GET', path(`messages?${parameters}`))).body;
}

const outcomes = (life: Life): string[] => life.callbacks.map(({ outcome }: Life) => outcome);

async function auditOf(objectId: string): Promise<[action: string, after: unknown][]> {
  const { body } = await owner.call('GET', `audit?objectId=${objectId}`);
  return body.items
    .map(({ action, after }: { action: string; after: unknown }) => [action, after])
    .toReversed();
}

async function expectSentAway(socket: SocketClient): Promise<void> {
  expect(await socket.nextFrame(({ type }) => type === 'Sys:Disconnect')).toMatchObject({ code: 4006 });
  expect(await socket.untilClosed()).toBe(4006);
}

describe('users', () => {
  it('are found by the beginning of the uid, then by a part of the nickname, page by page', async () => {
    const own = await newApp();
    const mark = unique('m');
    const people = [
      [`${mark}2`, 'Zoë'],
      [`${mark}1`, `${mark} herself`],
      ['c', `the ${mark.toUpperCase()} of 100%`],
      ['b', '鸿雁'],
      ['a', `x${mark}`],
    ] as const;
    for (const [uid, nickname] of people) await registerUser(own, uid, { nickname });
    const found = [`${mark}1`, `${mark}2`, 'a', 'c'];
    for (const limit of ['1', '2', '3', '4', '5'])
      expect(await listUsers({ search: mark, limit }, own)).toEqual(found);
    expect(await listUsers({ limit: '2' }, own)).toEqual(['a', 'b', 'c', `${mark}1`, `${mark}2`].toSorted());
    expect(await listUsers({ search: '鸿雁' }, own)).toEqual(['b']);
    expect(await listUsers({ search: '0%' }, own)).toEqual(['c']);
    expect(await listUsers({ search: '_' }, own)).toEqual([]);
    // One character is the beginning of a uid, and no part of a nickname.
    expect(await listUsers({ search: 'x' }, own)).toEqual([]);
    await support.call('POST', path('users/c/block', own));
    expect(await listUsers({ blocked: 'true' }, own)).toEqual(['c']);
    expect(await listUsers({ blocked: 'true', search: mark }, own)).toEqual(['c']);
    expect(await listUsers({ blocked: 'false', search: mark, limit: '2' }, own)).toEqual(found.slice(0, 3));
    expect((await support.call('GET', path('users?cursor=!', own))).body.error.field).toBe('cursor');
  });

  it('are shown with the devices on every node, the token, and what is unread', async () => {
    await bob.sendText(alice, 'unread');
    const pc = await SocketClient.connect(alice, { more: '&client=pc' });
    const ios = await SocketClient.connect(alice.at(servers[1]!), { more: '&EIO=4&transport=websocket' });
    const { body } = await support.call('GET', userPath(alice));
    expect(body).toMatchObject({
      uid: alice.uid,
      nickname: 'Alice',
      isBlocked: false,
      isOnline: true,
      token: { createdAtMs: expect.any(Number), expiresAtMs: expect.any(Number) },
      unreadCount: 1,
    });
    const devices = body.devices.toSorted((one: Life, other: Life) => (one.device < other.device ? 1 : -1));
    expect(devices).toEqual(
      ['pc', 'ios'].map((device) => ({
        nodeId: expect.any(String),
        device,
        ip: '127.0.0.1',
        connectedAtMs: expect.any(Number),
      })),
    );
    expect(new Set(devices.map(({ nodeId }: Life) => nodeId)).size).toBe(2);
    expect(Math.abs(Date.now() - devices[0].connectedAtMs)).toBeLessThan(60_000);
    for (const socket of [pc, ios]) await socket.close();
    await until('the devices to be gone', async () => {
      const { body: later } = await support.call('GET', userPath(alice));
      return !later.isOnline && later.devices.length === 0;
    });
  });

  it('are blocked and signed out on every node in one step, and both is in the audit log', async () => {
    const sockets = [await SocketClient.connect(alice), await SocketClient.connect(alice.at(servers[1]!))];
    const reply = await support.call('POST', userPath(alice, '/block'), { closeSockets: true });
    expect([reply.status, reply.body.isBlocked, reply.body.token]).toEqual([200, true, null]);
    await Promise.all(sockets.map(expectSentAway));
    expect(await auditOf(alice.uid)).toEqual([
      ['user.block', { appId: app.id, isBlocked: true }],
      ['user.revoke_token', { appId: app.id }],
    ]);
    // The app lets the user in again; what the user sends stays refused.
    const again = await registerUser(app, alice.uid);
    const msgId = await sendText(again, bob);
    const life = await untilLife(msgId, 'the refusal', ({ blockedBy }) => blockedBy === 'user');
    expect(life).toMatchObject({
      id: null,
      fromUid: alice.uid,
      toUid: bob.uid,
      storedAtMs: null,
      state: null,
    });
    await support.call('POST', userPath(alice, '/unblock'));
    const free = await sendText(again, bob);
    expect((await lifeOf(free)).blockedBy).toBeNull();
    expect((await conversation({})).items.map((each) => each.msgId)).toEqual([free, msgId]);
  });

  it('keep their sockets when they are only blocked, and lose them with their token', async () => {
    const socket = await SocketClient.connect(alice.at(servers[1]!));
    await support.call('POST', userPath(alice, '/block'));
    await support.call('POST', userPath(alice, '/block'));
    await bob.sendText(alice, 'still here');
    await socket.nextText('still here');
    await support.call('POST', userPath(alice, '/unblock'));
    await support.call('POST', userPath(alice, '/revoke-token'));
    await expectSentAway(socket);
    expect((await auditOf(alice.uid)).map(([action]) => action)).toEqual([
      'user.block',
      'user.unblock',
      'user.revoke_token',
    ]);
  });
});

describe('a message’s life', () => {
  it('is stored, pushed to the node of its receiver, arrived, and read', async () => {
    const socket = await SocketClient.connect(bob.at(servers[1]!));
    const { body } = await support.call('GET', userPath(bob));
    const msgId = await sendText(alice, bob, 'hello');
    await socket.nextText('hello');
    const pushed = await untilLife(msgId, 'the push', ({ state }) => state === 'pushed');
    expect(pushed).toMatchObject({
      msgId,
      id: 1,
      fromUid: alice.uid,
      toUid: bob.uid,
      type: 'Msg:Txt',
      content: null,
      contentHidden: true,
      blockedBy: null,
      pushed: [{ nodeId: body.devices[0].nodeId, atMs: expect.any(Number) }],
      arrivedAtMs: null,
      readAtMs: null,
      callbacks: [],
      canReplay: false,
    });
    const { acceptedAtMs, storedAtMs } = pushed;
    expect(acceptedAtMs).toBeLessThanOrEqual(storedAtMs);
    expect(storedAtMs).toBeLessThanOrEqual(pushed.pushed[0].atMs);
    succeeded(await bob.post('/messages/messageArrival', { msg_id: msgId }));
    const arrived = await untilLife(msgId, 'the arrival', ({ state }) => state === 'arrived');
    expect(arrived.arrivedAtMs).toBeGreaterThanOrEqual(storedAtMs);
    await bob.read(alice);
    const read = await lifeOf(msgId);
    expect(read).toEqual({ ...arrived, state: 'read', readAtMs: expect.any(Number) });
    expect(read.readAtMs).toBeGreaterThanOrEqual(arrived.arrivedAtMs);
    await socket.close();
  });

  it('is found by two users and a time, newest first, with what was refused for its words', async () => {
    const first = await sendText(alice, bob);
    const word = unique('word');
    await owner.call('PATCH', path('words'), { add: [word], remove: [] });
    const refused = await until('a refused send', async () => {
      const msgId = await sendText(bob, alice, `a ${word}`);
      return (await bob.historyTexts(alice)).includes(`a ${word}`) ? null : msgId;
    });
    await untilLife(refused, 'the refusal', ({ blockedBy }) => blockedBy === 'words');
    const last = await sendText(bob, alice);
    const { items } = await conversation({});
    expect(items[0]).toMatchObject({ msgId: last, fromUid: bob.uid, contentHidden: true });
    expect(items[1]).toMatchObject({
      msgId: refused,
      fromUid: bob.uid,
      blockedBy: 'words',
      contentHidden: false,
    });
    expect(items.at(-1)).toMatchObject({ msgId: first, fromUid: alice.uid });
    expect(items[0]).not.toHaveProperty('callbacks');
    const paged: Life[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await conversation({ limit: '1', ...(cursor && { cursor }) });
      paged.push(...page.items);
      cursor = page.next;
    }
    expect(paged).toEqual(items);
    const before = await conversation({ aroundMs: String(items.at(-1).storedAtMs) });
    expect(before.items.map(({ msgId }) => msgId)).toEqual([first]);
    expect((await conversation({ aroundMs: '1' })).items).toEqual([]);
    expect((await conversation({ b: 'nobody' })).items).toEqual([]);
    expect((await support.call('GET', path('messages?a=1'))).status).toBe(422);
  });

  it('shows its content to who may see it, and each look is in the audit log', async () => {
    const msgId = await sendText(alice, bob, 'between us');
    const [refused, shown] = [
      await support.call('GET', path(`messages/${msgId}?content=true`)),
      await owner.call('GET', path(`messages/${msgId}?content=true`)),
    ];
    expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden']);
    expect(shown.body.contentHidden).toBe(false);
    expect(JSON.parse(shown.body.content)).toMatchObject({ content: 'between us' });
    expect(await auditOf(msgId)).toEqual([['message.view_content', { appId: app.id }]]);
  });
});

describe('callbacks', () => {
  it('are counted, listed by attempt, and replayed when they were given up', async () => {
    const own = await newApp();
    await owner.call('PATCH', path('settings', own), { callbackUrl: callbacks.url() });
    callbacks.answer = (response) => response.writeHead(500).end();
    const [from, to] = [await registerUser(own), await registerUser(own)];
    const msgId = await sendText(from, to);
    const dead = await untilLife(msgId, 'the last attempt', ({ canReplay }) => canReplay, own);
    expect([dead.state, dead.pushed]).toEqual(['callback', []]);
    expect(outcomes(dead)).toEqual(['dead', ...Array<string>(ATTEMPTS_MAX - 1).fill('failed')]);
    const overview = (await support.call('GET', path('callbacks', own))).body;
    expect(overview).toMatchObject({ url: callbacks.url(), owed: 0, dead: 1 });
    expect(overview.lastFailureAtMs).toBe(dead.callbacks[0].atMs);

    const attempts = (query: string): Promise<AdminReply> =>
      support.call('GET', path(`callbacks/attempts?${query}`, own));
    expect((await attempts(`msgId=${msgId}&outcome=dead`)).body.items).toEqual([dead.callbacks[0]]);
    const page = (await attempts('limit=2')).body;
    expect(page.items).toEqual(dead.callbacks.slice(0, 2));
    const rest = (await attempts(`cursor=${page.next}`)).body;
    expect(rest.items).toEqual(dead.callbacks.slice(2));

    callbacks.answer = (response) => response.end('ok');
    const replay = (body: object): Promise<AdminReply> =>
      support.call('POST', path('callbacks/replay', own), body);
    expect((await replay({ msgId, all: true })).status).toBe(422);
    expect((await replay({})).status).toBe(422);
    const accepted = await replay({ msgId });
    expect([accepted.status, accepted.body]).toEqual([202, { count: 1 }]);
    const delivered = await untilLife(
      msgId,
      'the delivery',
      (life) => outcomes(life)[0] === 'delivered',
      own,
    );
    expect([delivered.canReplay, delivered.state]).toEqual([false, 'callback']);
    expect((await replay({ msgId })).status).toBe(404);
    expect((await replay({ all: true })).body).toEqual({ count: 0 });
    expect(await auditOf(String(own.id))).toContainEqual(['callback.replay', { msgId }]);
    expect(succeeded(await signedCall(own, '/webhooks/replay', { all: '1' })).data).toEqual({ count: 0 });
  });
});
