import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN_TEST_ENV, type AdminClient, invite, signInOperator } from '../harness/admin-client.js';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import type { HttpReply } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { uploadPicture, web } from '../harness/picture-uploads.js';
import { jpegOf } from '../harness/pictures.js';
import { sendRequest } from '../harness/http-client.js';
import type { ServerProcess } from '../harness/server-process.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

const NONE = { connections: null, messagesPerSecond: null, storedMessages: null, uploadBytes: null };
const TICK_MS = 20;
const WINDOW_MS = 500;
const TRIES = 4;
const FAIR = 0.9;

interface TwoApps {
  readonly tenantId: number;
  readonly apps: readonly [TestApp, TestApp];
}

interface Offered {
  readonly codes: ReadonlySet<number | undefined>;
  readonly accepted: number;
  /** What the quota lets pass in the time that it took. */
  readonly most: number;
  /** What a quota would have let pass of what came, by the half second. */
  readonly possible: number;
}

/** Five seconds of 400 sends a second, half of them to each process, where 200 may pass. */
async function offerTwice(here: ChatUser, there: ChatUser, to: ChatUser): Promise<Offered> {
  const replies: { atMs: number; code: number | undefined }[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  // Four every twentieth of a tenth on each process: 400 a second. A late tick brings what the clock says.
  for (let sent = 0, elapsed = 0; elapsed < 5_000; elapsed = performance.now() - startedAt) {
    for (const due = Math.min(sent + 40, Math.floor(elapsed / TICK_MS) * 8); sent < due; sent++) {
      const from = sent % 2 === 0 ? here : there;
      pending.push(
        send(from, to).then(({ json }) => {
          replies.push({ atMs: performance.now() - startedAt, code: json?.code });
        }),
      );
    }
    await sleep(TICK_MS / 2);
  }
  await Promise.all(pending);
  const seconds = (performance.now() - startedAt) / 1_000;
  const perWindow = new Map<number, number>();
  for (const { atMs } of replies) {
    const window = Math.floor(atMs / WINDOW_MS);
    perWindow.set(window, (perWindow.get(window) ?? 0) + 1);
  }
  return {
    codes: new Set(replies.map(({ code }) => code)),
    accepted: replies.filter(({ code }) => code === 200).length,
    most: 200 * seconds,
    possible: [...perWindow.values()].reduce((sum, count) => sum + Math.min(count, 100), 0),
  };
}

describe('quotas, over two processes', () => {
  let hongyan: Hongyan;
  let second: ServerProcess;
  let operator: AdminClient;

  beforeAll(async () => {
    hongyan = await startHongyan({ env: ADMIN_TEST_ENV });
    second = await hongyan.installation.start({ roles: ['api', 'gateway'] });
    operator = await signInOperator(hongyan.installation, hongyan.server.http);
  });

  afterAll(() => hongyan?.dispose());

  /** A new tenant with two apps. */
  async function twoApps(): Promise<TwoApps> {
    const { body: tenant } = await operator.call('POST', 'tenants', { name: unique('tenant-') });
    const tenantId = tenant.id as number;
    const newApp = async (): Promise<TestApp> => {
      const { body } = await operator.call('POST', 'apps', { name: unique('app-'), tenantId });
      const { http, ws } = hongyan.server;
      return {
        id: body.app.id as number,
        key: body.app.key as string,
        secret: body.secret as string,
        http,
        ws,
      };
    };
    return { tenantId, apps: [await newApp(), await newApp()] };
  }

  async function setQuotas(
    path: string,
    quotas: Partial<typeof NONE | Record<string, number>>,
  ): Promise<void> {
    const { status, text } = await operator.call('PUT', `${path}/quotas`, { ...NONE, ...quotas });
    if (status !== 200) throw new Error(text);
    // The other process hears of it a moment later.
    await sleep(200);
  }

  async function pairOn(app: TestApp): Promise<[ChatUser, ChatUser, here: ChatUser, there: ChatUser]> {
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    return [alice, bob, alice, alice.at(second)];
  }

  it('lets 200 messages a second pass of twice as many, to within 5 %', async () => {
    const [app] = (await twoApps()).apps;
    const [, bob, here, there] = await pairOn(app);
    await setQuotas(`apps/${app.id}`, { messagesPerSecond: 200 });
    // Never too many. Too few only if every try has it: a process that stands still for a moment could not accept.
    const shares: number[] = [];
    do {
      const { codes, accepted, most, possible } = await offerTwice(here, there, bob);
      expect(codes).toEqual(new Set([200, 429]));
      expect(accepted).toBeLessThanOrEqual(most * 1.05);
      shares.push(accepted / possible);
    } while (Math.max(...shares) < FAIR && shares.length < TRIES);
    expect(Math.max(...shares)).toBeGreaterThanOrEqual(FAIR);
  });

  it('counts all apps of a tenant together, and nobody else', async () => {
    const { tenantId, apps } = await twoApps();
    const [one, other] = [await pairOn(apps[0]), await pairOn(apps[1])];
    const [free] = (await twoApps()).apps;
    const stranger = await pairOn(free);
    await setQuotas(`tenants/${tenantId}`, { messagesPerSecond: 5 });
    const startedAt = performance.now();
    const replies = await Promise.all(
      Array.from({ length: 15 }, () => [send(one[2], one[1]), send(other[3], other[1])]).flat(),
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(countOf(replies, 200)).toBeGreaterThanOrEqual(5);
    expect(countOf(replies, 200)).toBeLessThanOrEqual(5 + 5 * seconds);
    expect(countOf(replies, 429)).toBe(30 - countOf(replies, 200));
    const others = await Promise.all(Array.from({ length: 30 }, () => send(stranger[2], stranger[1])));
    expect(countOf(others, 200)).toBe(30);
  });

  it('stores exactly as many messages as may be, whoever sends them, and takes more when there is room again', async () => {
    const { tenantId, apps } = await twoApps();
    const [alice, bob, here, there] = await pairOn(apps[0]);
    await setQuotas(`apps/${apps[0].id}`, { storedMessages: 40 });
    await setQuotas(`tenants/${tenantId}`, { storedMessages: 1_000_000 });
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => [send(here, bob), send(there, bob)]).flat(),
    );
    expect([countOf(replies, 200), countOf(replies, 4018)]).toEqual([40, 60]);
    expect((await alice.history(bob)).total).toBe(40);
    const refused = replies.find(({ json }) => json?.code === 4018)!;
    expect(refused.json).toEqual({ code: 4018, message: '應用的配額已用完', data: null });
    const transfer = {
      from_uid: alice.uid,
      target_uid: bob.uid,
      type: 'Msg:Txt',
      content: '{"content":"old"}',
    };
    expect((await signedCall(apps[0], '/messages/messageTransfer', transfer)).json?.code).toBe(4018);
    const used = await until('the books', async () => {
      const { body } = await operator.call('GET', `tenants/${tenantId}/quotas`);
      return body.use.storedMessages === 40 && body;
    });
    expect(used.quotas).toEqual({ ...NONE, storedMessages: 1_000_000 });

    await runSql(
      hongyan.installation.databaseUrl,
      'UPDATE messages SET created_at_ms = ? WHERE app_id = ? AND seq <= 10',
      [Date.now() - 400 * 86_400_000, apps[0].id],
    );
    expect(await hongyan.installation.cli('retention', 'run')).toEqual({ removed: 10 });
    await until('room', async () => (await send(there, bob)).json?.code === 200);
    const more = await Promise.all(
      Array.from({ length: 15 }, () => [send(here, bob), send(there, bob)]).flat(),
    );
    expect([countOf(more, 200), countOf(more, 4018)]).toEqual([9, 21]);
  });

  it('gives places to as many sockets of a tenant as may be, on all nodes, also at once', async () => {
    const { tenantId, apps } = await twoApps();
    const [one, other] = [await registerUser(apps[0]), await registerUser(apps[1])];
    await hongyan.installation.cli('app', 'set', apps[0].key, 'devicesMax=0');
    await hongyan.installation.cli('app', 'set', apps[1].key, 'devicesMax=0', 'connectionsMax=2');
    await setQuotas(`tenants/${tenantId}`, { connections: 7 });
    await setQuotas(`apps/${apps[1].id}`, { connections: 20 });
    const urls = [
      ...Array.from({ length: 6 }, () => one),
      ...Array.from({ length: 6 }, () => one.at(second)),
      ...Array.from({ length: 4 }, () => other),
      ...Array.from({ length: 4 }, () => other.at(second)),
    ].map(({ app, token }) => `${app.ws}/wss?token=${token}`);
    const all = await Promise.all(urls.map((url) => SocketClient.open(url)));
    for (const socket of all) {
      await until('an answer', () => socket.frames.length > 0 || socket.closeCode !== undefined);
    }
    const open = all.filter(({ frames }) => frames.length > 0);
    // Nobody got a place that was free when the other app's third came, so there may be one or two fewer.
    expect(open.length).toBeLessThanOrEqual(7);
    expect(open.length).toBeGreaterThanOrEqual(5);
    expect(all.slice(12).filter(({ frames }) => frames.length > 0).length).toBeLessThanOrEqual(2);
    for (const socket of all) if (!open.includes(socket)) expect(socket.closeCode).toBe(1001);
    const { body } = await until('the count', async () => {
      const reply = await operator.call('GET', `tenants/${tenantId}/quotas`);
      return reply.body.use.connections === open.length && reply;
    });
    expect(body.quotas.connections).toBe(7);
    for (const socket of open) await socket.close();
    const again = await until('free places', async () => {
      const socket = await SocketClient.open(urls[0]!);
      await until('an answer', () => socket.frames.length > 0 || socket.closeCode !== undefined);
      return socket.isOpen && socket;
    });
    await again.close();
  });

  it('counts bytes that are uploaded in a month, and gives those back that were no picture', async () => {
    const [app] = (await twoApps()).apps;
    const user = await registerUser(app);
    const picture = await jpegOf(80, 60);
    await setQuotas(`apps/${app.id}`, { uploadBytes: 2 * picture.length + 10 });
    const { http } = hongyan.server;
    const broken = Buffer.concat([picture.subarray(0, 40), Buffer.alloc(picture.length - 40)]);
    expect((await sendRequest(http, web(user.token, broken))).json?.code).not.toBe(200);
    await uploadPicture(http, web(user.token, picture));
    await uploadPicture(second.http, web(user.token, picture));
    expect((await sendRequest(http, web(user.token, picture))).json?.code).toBe(4018);
    const { body } = await operator.call('GET', `apps/${app.id}/quotas`);
    expect(body.use.uploadBytes).toBe(2 * picture.length);
  });

  it('refuses quotas that are none, and writes down who changed which', async () => {
    const { tenantId, apps } = await twoApps();
    const path = `apps/${apps[0].id}/quotas`;
    const wrong: [object, string][] = [
      [{ ...NONE, connections: -1 }, 'connections'],
      [{ ...NONE, storedMessages: 1.5 }, 'storedMessages'],
      [{ ...NONE, uploadBytes: '5' }, 'uploadBytes'],
      [{ connections: 1, storedMessages: 1, uploadBytes: 1 }, 'messagesPerSecond'],
      [{ ...NONE, devices: 1 }, 'devices'],
    ];
    for (const [body, field] of wrong) {
      const reply = await operator.call('PUT', path, body);
      expect([reply.status, reply.body.error.field]).toEqual([422, field]);
    }
    const put = await operator.call('PUT', path, { ...NONE, connections: 9 });
    expect(put.body).toEqual({
      quotas: { ...NONE, connections: 9 },
      use: {
        connections: 0,
        messagesPerSecond: 0,
        storedMessages: 0,
        uploadBytes: 0,
        atMs: expect.any(Number),
      },
    });
    const owner = await invite(operator, 'owner', tenantId);
    expect((await owner.call('GET', path)).body.quotas.connections).toBe(9);
    const { body } = await owner.call('GET', 'audit?action=quota.');
    expect(body.items).toEqual([
      expect.objectContaining({
        action: 'quota.change',
        object: { kind: 'app', id: String(apps[0].id), name: expect.any(String) },
        tenantId,
        before: NONE,
        after: { ...NONE, connections: 9 },
      }),
    ]);
  });
});

function send(from: ChatUser, to: ChatUser, text = 'hello'): Promise<HttpReply> {
  const content = JSON.stringify({ content: text, extra: '' });
  return from.post('/messages/send', { target_uid: to.uid, type: 'Msg:Txt', content });
}

const codesOf = (replies: readonly HttpReply[]): (number | undefined)[] =>
  replies.map(({ json }) => json?.code);
const countOf = (replies: readonly HttpReply[], code: number): number =>
  codesOf(replies).filter((each) => each === code).length;
