import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { expectEnvelope, expectNow, expectParameterError, MESSAGE_ID } from '../harness/expected.js';
import { Installation } from '../harness/installation.js';
import type { ServerProcess } from '../harness/server-process.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

let installation: Installation;
let servers: [ServerProcess, ServerProcess];
let app: TestApp;
let foreignApp: TestApp;

beforeAll(async () => {
  installation = await Installation.create();
  servers = await Promise.all([installation.start(), installation.start()]);
  [app, foreignApp] = await Promise.all([
    installation.createApp(servers[0]),
    installation.createApp(servers[0]),
  ]);
});

afterAll(() => installation?.dispose());

const post = (path: string, parameters: Record<string, unknown>) => signedCall(app, path, parameters);

/** The nickname with which a user's messages arrive, sent through each process in turn. */
async function nicknamesOf(user: ChatUser): Promise<(string | undefined)[]> {
  const peer = await registerUser(app);
  const socket = await SocketClient.connect(peer);
  const nicknames = [];
  for (const server of servers) {
    const text = unique('who ');
    await user.at(server).sendText(peer, text);
    nicknames.push((await socket.nextText(text)).nickname);
  }
  await socket.close();
  return nicknames;
}

describe('POST /users/edit', () => {
  it('7. and 8. changes what has a value, on every process at once, and keeps the rest', async () => {
    const user = await registerUser(app, unique('u'), { nickname: 'Alice' });
    await registerUser(app, user.uid);
    expect(await nicknamesOf(user)).toEqual(['Alice', 'Alice']);
    expectEnvelope(await post('/users/edit', { uid: user.uid, nickname: 'Ann' }), 200, '操作成功', null);
    expect(await nicknamesOf(user)).toEqual(['Ann', 'Ann']);
    expectEnvelope(
      await post('/users/edit', { uid: user.uid, nickname: '', avatar: 'https://e.example/a.png' }),
      200,
      '操作成功',
      null,
    );
    expect(await nicknamesOf(user)).toEqual(['Ann', 'Ann']);
  });

  it('8. answers 4014 when nothing has a value', async () => {
    const { uid } = await registerUser(app);
    for (const fields of [{}, { nickname: '', avatar: '', extend: '' }, { nickname: '0' }]) {
      expectEnvelope(await post('/users/edit', { uid, ...fields }), 4014, '沒有數據被修改', null);
    }
    const nulls = await signedCall(app, '/users/edit', { uid, nickname: null }, { style: 'json' });
    expectEnvelope(nulls, 4014, '沒有數據被修改', null);
  });

  it('8. answers 4012 under message when the uid is missing', async () => {
    for (const uid of [{}, { uid: '' }, { uid: '0' }]) {
      expectEnvelope(await post('/users/edit', { nickname: 'x', ...uid }), 4012, '用戶ID不正確', null);
    }
  });

  it('answers 200 for an unknown uid, and makes no user of it', async () => {
    const uid = unique('nobody');
    expectEnvelope(await post('/users/edit', { uid, nickname: 'x' }), 200, '操作成功', null);
    const sender = await registerUser(app);
    await sender.sendText(uid, 'is there anybody');
    expect((await sender.history(uid)).total).toBe(0);
  });

  it('takes what a registration takes: an object as its JSON text, and too long a nickname cut', async () => {
    const user = await registerUser(app);
    const change = { uid: user.uid, nickname: '雁'.repeat(120), extend: { role: 'buyer' } };
    expect((await signedCall(app, '/users/edit', change, { style: 'json' })).json.code).toBe(200);
    expect(await nicknamesOf(user)).toEqual(['雁'.repeat(100), '雁'.repeat(100)]);
  });

  it('9. changes nobody of another app, whatever app_id says', async () => {
    const user = await registerUser(app, unique('u'), { nickname: 'Mine' });
    const path = `/users/edit?app_id=${app.id}`;
    const reply = await signedCall(foreignApp, path, { uid: user.uid, nickname: 'X', app_id: app.id });
    expect(reply.json.code).toBe(200);
    expect(await nicknamesOf(user)).toEqual(['Mine', 'Mine']);
  });
});

describe('blocked users', () => {
  it('10. may be blocked twice, unblocked twice, and need not exist', async () => {
    const { uid } = await registerUser(app);
    for (const each of [uid, unique('nobody'), 'x'.repeat(500), 'a_b,c']) {
      for (const path of ['/users/block', '/users/block', '/users/unBlock', '/users/unBlock']) {
        expectEnvelope(await post(path, { uid: each }), 200, '操作成功', null);
      }
    }
  });

  it('need a uid and a signature', async () => {
    for (const path of ['/users/block', '/users/unBlock', '/users/revokeToken']) {
      expectParameterError(await post(path, {}));
      expectParameterError(await post(path, { 'uid[]': 'x' }));
      expect((await signedCall(app, path, { uid: 'x' }, { sign: 'x' })).json.code).toBe(4005);
      expect((await signedCall(app, path, { uid: 'x' }, { appKey: 'x' })).json.code).toBe(4008);
    }
  });

  it('33. send into the void on every process at once, and are told of a success', async () => {
    const [sender, peer] = await Promise.all([registerUser(app), registerUser(app)]);
    const socket = await SocketClient.connect(peer);
    const free = await sender.sendText(peer, 'before');
    await socket.nextText('before');
    // Both processes have found out before that the sender is free.
    await sender.at(servers[1]).sendText(peer, 'before too');
    await post('/users/block', { uid: sender.uid });
    for (const server of servers) {
      const blocked = await sender.at(server).sendText(peer, 'while blocked');
      expect(Object.keys(blocked)).toEqual(Object.keys(free));
      expect(blocked).toEqual({
        ...free,
        msg_id: expect.stringMatching(MESSAGE_ID),
        content: { content: 'while blocked', extra: '' },
        send_time: expect.anything(),
      });
      expectNow(blocked['send_time']);
    }
    expect(await peer.unread()).toBe(2);
    expect(await sender.historyTexts(peer)).toEqual(['before', 'before too']);
    // Everything else is open to a blocked user.
    const own = await SocketClient.connect(sender);
    await peer.sendText(sender, 'hello');
    await own.nextText('hello');
    await own.close();

    await post('/users/unBlock', { uid: sender.uid });
    for (const [index, server] of servers.entries()) {
      await sender.at(server).sendText(peer, `after ${index}`);
      await socket.nextText(`after ${index}`);
    }
    expect(socket.texts()).not.toContain('while blocked');
    await socket.close();
  });

  it('33. are told 4011 when the app wants that (C10)', async () => {
    const open = await installation.createApp(servers[0]);
    await installation.cli('app', 'set', open.key, 'blockedReply=4011');
    const [sender, peer] = await Promise.all([registerUser(open), registerUser(open)]);
    await signedCall(open, '/users/block', { uid: sender.uid });
    const content = '{"content":"x","extra":""}';
    const reply = await sender.post('/messages/send', { target_uid: peer.uid, type: 'Msg:Txt', content });
    expectEnvelope(reply, 4011, '賬號被禁用', null);
    expect((await peer.history(sender)).total).toBe(0);
  });

  it('are those of one app only', async () => {
    const [sender, peer] = await Promise.all([registerUser(app), registerUser(app)]);
    await signedCall(foreignApp, '/users/block', { uid: sender.uid, app_id: app.id });
    await sender.sendText(peer, 'not blocked here');
    expect(await peer.unread()).toBe(1);
  });

  it('can be blocked and unblocked from the command line', async () => {
    const [sender, peer] = await Promise.all([registerUser(app), registerUser(app)]);
    await sender.sendText(peer, 'one');
    await installation.cli('user', 'block', '--app', app.key, '--uid', sender.uid);
    await sender.sendText(peer, 'two');
    await installation.cli('user', 'unblock', '--app', app.key, '--uid', sender.uid);
    await sender.sendText(peer, 'three');
    expect(await peer.historyTexts(sender)).toEqual(['one', 'three']);
  });
});

describe('welcome texts (3.25)', () => {
  it('are empty until they are set, are read by others of the app, and can be removed', async () => {
    const [user, peer] = await Promise.all([registerUser(app), registerUser(app)]);
    const foreigner = await registerUser(foreignApp);
    const read = async (who: ChatUser) =>
      succeeded(await who.get('/welcomes/content', { uid: user.uid })).data;
    expect(await read(peer)).toBe('');
    expectEnvelope(await user.post('/welcomes/set', { content: '你好 "👋"' }), 200, '操作成功', true);
    expect(succeeded(await user.get('/welcomes/myContent')).data).toBe('你好 "👋"');
    expect(await read(peer)).toBe('你好 "👋"');
    expect(await read(foreigner)).toBe('');
    expectEnvelope(await user.post('/welcomes/del'), 200, '操作成功', true);
    expect(await read(peer)).toBe('');
  });

  it('have 1 to 2000 characters and an owner', async () => {
    const user = await registerUser(app);
    for (const parameters of [{}, { content: '' }, { content: ['x'] }, { content: '雁'.repeat(2001) }]) {
      expectParameterError(await user.post('/welcomes/set', parameters));
    }
    expect((await user.post('/welcomes/set', { content: '雁'.repeat(2000) })).json.code).toBe(200);
    expectParameterError(await user.get('/welcomes/content'));
    expectParameterError(await user.get('/welcomes/myContent', { token: '' }));
    expect((await user.get('/welcomes/myContent', { token: 'x' })).json.code).toBe(4006);
  });
});

describe('languages', () => {
  it('are fixed to zh-TW by default, whatever a browser asks for', async () => {
    const reply = await post('/users/block', { uid: unique('nobody') });
    expect(reply.json.message).toBe('操作成功');
    const asked = await fetch(`${app.http}/chat/getAllNewMessage?token=x`, {
      headers: { 'accept-language': 'en' },
    });
    expect(await asked.json()).toEqual({ code: 4006, message: '用戶不存在', data: null });
  });

  it('are the app’s own once it has one, in successes, errors and frames', async () => {
    const english = await installation.createApp(servers[0]);
    const user = await registerUser(english);
    const socket = await SocketClient.connect(user);
    await installation.cli('app', 'set', english.key, 'language=en');
    expect((await user.get('/chat/getAllNewMessage')).json.message).toBe('Success');
    const noTarget = { target_uid: 'x', type: 'Sys:Connect', content: '{}' };
    expectEnvelope(await user.post('/messages/send', noTarget), 4003, 'Invalid or missing parameter', null);
    const edited = await signedCall(english, '/users/edit', { uid: user.uid });
    expectEnvelope(edited, 4014, 'Nothing to update', null);
    expect((await signedCall(english, '/users/revokeToken', { uid: user.uid })).json.message).toBe('Done');
    const farewell = await socket.nextFrame(({ type }) => type === 'Sys:Disconnect');
    expect(farewell.content).toEqual({ code: 4006, msg: 'User does not exist' });
    // Other apps of the same process are not affected.
    expect((await post('/users/block', { uid: 'x' })).json.message).toBe('操作成功');
  });

  it('go by Accept-Language where the installation is set to auto, sockets too', async () => {
    const server = await installation.start({ env: { HONGYAN_LANGUAGE: 'auto' } });
    const ask = async (language: string) => {
      const reply = await fetch(`${server.http}/chat/getAllNewMessage?token=x`, {
        headers: { 'accept-language': language },
      });
      return ((await reply.json()) as { message: string }).message;
    };
    expect(await ask('en-US,en;q=0.9')).toBe('User does not exist');
    expect(await ask('zh-CN')).toBe('用户不存在');
    expect(await ask('fr')).toBe('用戶不存在');
    const socket = await SocketClient.open(`${server.ws}/wss?token=x`, {
      headers: { 'accept-language': 'en' },
    });
    expect((await socket.nextFrame()).content).toEqual({ code: 4006, msg: 'User does not exist' });
    const user = (await registerUser(app)).at(server);
    expect((await user.get('/chat/getAllNewMessage')).json.message).toBe('請求成功');
    await installation.cli('app', 'set', app.key, 'language=zh-CN');
    expect((await user.get('/chat/getAllNewMessage')).json.message).toBe('请求成功');
    await installation.cli('app', 'set', app.key, 'language=default');
    await server.stop();
  });
});
