import { describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import type { HttpReply } from '../harness/http-client.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedCall } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

const { app, foreignApp } = sharedServer();

/** Three users of one app whose uids are also taken in the other app. */
async function newTwins(): Promise<{ here: ChatUser[]; there: ChatUser[] }> {
  const uids = [unique('a'), unique('b'), unique('c')];
  return {
    here: await Promise.all(uids.map((uid) => registerUser(app, uid, { nickname: `here ${uid}` }))),
    there: await Promise.all(uids.map((uid) => registerUser(foreignApp, uid, { nickname: `there ${uid}` }))),
  };
}

/** The bytes of an answer, without what differs between any two calls: the uid asked for, message id and time. */
function fingerprint({ status, headers, bytes }: HttpReply, uid: string): unknown {
  const body = bytes
    .toString('latin1')
    .replaceAll(uid, '<uid>')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<time>');
  const { date, 'content-length': length, ...rest } = headers;
  expect([typeof date, Number(length)]).toEqual(['string', bytes.length]);
  return { status, headers: rest, body };
}

describe('two tenants with the same uids', () => {
  it('have different tokens, and each token opens its own app only', async () => {
    const { here, there } = await newTwins();
    expect(new Set([...here, ...there].map(({ token }) => token)).size).toBe(6);
    const [alice, bob] = here;
    await alice!.sendText(bob!, 'here only');
    expect(await bob!.unread()).toBe(1);
    expect(await there[1]!.unread()).toBe(0);
    expect(await there[1]!.contacts()).toEqual({ rows: [], total: 0 });
    expect(await there[1]!.history(alice!.uid)).toEqual({ data: [], total: 0 });
    expect(await there[0]!.history(bob!.uid)).toEqual({ data: [], total: 0 });
  });

  it('see their own messages, nicknames, counts and read marks, on every route and socket', async () => {
    const { here, there } = await newTwins();
    const sockets = new Map<ChatUser, SocketClient>();
    for (const user of [...here, ...there]) sockets.set(user, await SocketClient.connect(user));
    for (const [side, [alice, bob]] of Object.entries({ here, there })) {
      await alice!.sendText(bob!, `${side} one`);
      await bob!.sendText(alice!, `${side} two`);
    }
    await there[1]!.read(there[0]!);
    await there[0]!.sendText(there[1]!, 'there three');
    await here[0]!.sendText(here[1]!, 'here fence');
    await sockets.get(there[0]!)!.nextFrame(({ type }) => type === 'Sys:MsgRead');
    await sockets.get(there[1]!)!.nextText('there three');
    await sockets.get(here[1]!)!.nextText('here fence');

    const typesOf = (user: ChatUser): string[] => sockets.get(user)!.frames.map(({ type }) => type);
    expect(sockets.get(here[0]!)!.texts()).toEqual(['here two']);
    expect(sockets.get(here[1]!)!.texts()).toEqual(['here one', 'here fence']);
    expect(sockets.get(there[0]!)!.texts()).toEqual(['there two']);
    expect(sockets.get(there[1]!)!.texts()).toEqual(['there one', 'there three']);
    expect(typesOf(here[0]!)).not.toContain('Sys:MsgRead');
    for (const bystander of [here[2]!, there[2]!]) expect(typesOf(bystander)).toEqual(['Sys:Connect']);

    expect(await here[1]!.historyTexts(here[0]!)).toEqual(['here one', 'here two', 'here fence']);
    expect(await there[1]!.historyTexts(there[0]!)).toEqual(['there one', 'there two', 'there three']);
    expect([await here[1]!.unread(), await there[1]!.unread()]).toEqual([2, 1]);
    expect((await here[1]!.contacts()).rows.map(({ nickname }) => nickname)).toEqual([
      `here ${here[0]!.uid}`,
    ]);
    expect((await there[1]!.contacts()).rows.map(({ nickname }) => nickname)).toEqual([
      `there ${here[0]!.uid}`,
    ]);
    for (const socket of sockets.values()) await socket.close();
  });

  it('keep their profiles apart when one registers again', async () => {
    const { here, there } = await newTwins();
    await here[0]!.sendText(here[1]!, 'hello');
    await registerUser(foreignApp, here[0]!.uid, { nickname: 'changed there' });
    expect((await here[1]!.contacts()).rows[0]!.nickname).toBe(`here ${here[0]!.uid}`);
    expect((await registerUser(app, here[0]!.uid)).token).toBe(here[0]!.token);
    expect((await registerUser(foreignApp, here[0]!.uid)).token).toBe(there[0]!.token);
  });
});

describe('a uid that exists in the other app only', () => {
  const routes: [string, string, (uid: string) => Record<string, unknown>][] = [
    [
      'POST',
      '/messages/send',
      (uid) => ({ target_uid: uid, type: 'Msg:Txt', content: '{"content":"x","extra":""}' }),
    ],
    [
      'GET',
      '/messages/send',
      (uid) => ({ target_uid: uid, type: 'Msg:Txt', content: '{"content":"x","extra":""}' }),
    ],
    ['GET', '/messages/getHistoricalMessage', (uid) => ({ link_user: uid })],
    ['POST', '/chat/readMsg', (uid) => ({ target_uid: uid })],
  ];

  it.each(routes)(
    '%s %s answers for it, byte for byte, as for a uid that nobody has',
    async (method, path, parameters) => {
      const me = await registerUser(app);
      const stranger = await registerUser(foreignApp, unique('s'));
      const missing = unique('s');
      const style = method === 'GET' ? 'query' : 'form';
      const foreign = await me.call(method, path, parameters(stranger.uid), style);
      const nobody = await me.call(method, path, parameters(missing), style);
      expect(fingerprint(foreign, stranger.uid)).toEqual(fingerprint(nobody, missing));
      expect(foreign.bytes.length).toBe(nobody.bytes.length);
    },
  );

  it('its owner notices nothing: no frame, no unread message, no contact, no history', async () => {
    const me = await registerUser(app);
    const stranger = await registerUser(foreignApp);
    const friend = await registerUser(foreignApp);
    const socket = await SocketClient.connect(stranger);
    await me.sendText(stranger.uid, 'psst');
    await me.read(stranger.uid);
    // The friend shares the stranger's app; his message comes through while the intruder's cannot.
    await friend.sendText(stranger, 'fence');
    await socket.nextText('fence');
    expect(socket.frames.map(({ type }) => type)).toEqual(['Sys:Connect', 'Msg:Txt']);
    expect(await stranger.unread()).toBe(1);
    expect((await stranger.contacts()).rows.map(({ uid }) => uid)).toEqual([friend.uid]);
    expect(await stranger.history(me.uid)).toEqual({ data: [], total: 0 });
    expect(await me.contacts()).toEqual({ rows: [], total: 0 });
    await socket.close();
  });
});

describe('credentials', () => {
  it('of one app do not sign for the other, and an app_id in the call changes nothing (S4)', async () => {
    const mixed = { ...app, key: foreignApp.key };
    expect((await signedCall(mixed, '/users/register', { uid: unique('u') })).json.code).toBe(4005);
    const uid = unique('u');
    const theirs = await registerUser(foreignApp, uid, { nickname: 'theirs' });
    const ours = await registerUser(app, uid, { nickname: 'ours', app_id: foreignApp.id });
    const { status } = await signedCall(app, `/users/register?app_id=${foreignApp.id}`, {
      uid,
      nickname: 'ours',
    });
    expect(status).toBe(200);
    expect(ours.token).not.toBe(theirs.token);
    expect((await registerUser(foreignApp, uid)).token).toBe(theirs.token);
    const friend = await registerUser(foreignApp);
    await theirs.sendText(friend, 'who am I');
    expect((await friend.contacts()).rows[0]!.nickname).toBe('theirs');
  });
});
