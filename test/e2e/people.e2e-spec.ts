import { describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { sendRequest } from '../harness/http-client.js';
import { inStyle, type RequestParameters } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

const DT = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

function profileOf(user: ChatUser, nickname: string, isOnline: 0 | 1): [string, unknown][] {
  return [
    ['app_id', user.app.id],
    ['uid', user.uid],
    ['nickname', nickname],
    ['avatar', 'https://im.example.com/a/1.png'],
    ['extend', '{"role":"buyer"}'],
    ['updated_at', DT],
    ['created_at', DT],
    ['id', expect.any(Number)],
    ['is_online', isOnline],
    ['portrait', 'https://im.example.com/a/1.png'],
    ['name', nickname],
  ];
}

describe('54: getConversationInfo', () => {
  it('says the same by GET and by POST, in the key order of the recordings, with Android’s duplicates', async () => {
    const { app } = sharedServer();
    const profile = { avatar: 'https://im.example.com/a/1.png', extend: '{"role":"buyer"}' };
    const alice = await registerUser(app, unique('u'), { nickname: 'Alice', ...profile });
    const bob = await registerUser(app, unique('u'), { nickname: 'Bob', ...profile });
    const socket = await SocketClient.connect(bob);
    const target_uid = bob.uid;
    const byGet = await alice.get('/chat/getConversationInfo', { target_uid });
    expect(Object.keys(byGet.json)).toEqual(['code', 'message', 'data', 'status']);
    expect(byGet.json).toMatchObject({ code: 200, message: '請求成功', status: 1 });
    const { user, target } = byGet.json.data as { user: object; target: object };
    expect(Object.entries(user)).toEqual(profileOf(alice, 'Alice', 0));
    expect(Object.entries(target)).toEqual(profileOf(bob, 'Bob', 1));
    for (const style of ['form', 'json', 'multipart'] as const) {
      const byPost = await alice.call('POST', '/chat/getConversationInfo', { target_uid }, style);
      expect(byPost.json).toEqual(byGet.json);
    }
    await socket.close();
  });

  it('answers [] for a target that is unknown or of another app, and itself for itself', async () => {
    const { app, foreignApp } = sharedServer();
    const [alice, stranger] = [await registerUser(app), await registerUser(foreignApp)];
    for (const target_uid of [unique('nobody'), stranger.uid]) {
      const { json } = await alice.get('/chat/getConversationInfo', { target_uid });
      expect((json.data as { target: unknown }).target).toEqual([]);
    }
    const { json } = await alice.get('/chat/getConversationInfo', { target_uid: alice.uid });
    const { user, target } = json.data as { user: unknown; target: unknown };
    expect(target).toEqual(user);
  });

  it('S12: shows what its app’s users may know of each other, and no token or secret', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const reply = await alice.get('/chat/getConversationInfo', { target_uid: bob.uid });
    const text = reply.bytes.toString();
    for (const secret of [alice.token, bob.token, app.secret]) expect(text).not.toContain(secret);
  });
});

describe('55: online state', () => {
  it('says 1 or 0 for each uid once, unknown and foreign ones included', async () => {
    const { app, foreignApp } = sharedServer();
    const [alice, bob, carol] = [await registerUser(app), await registerUser(app), await registerUser(app)];
    const stranger = await registerUser(foreignApp);
    const sockets = [await SocketClient.connect(bob), await SocketClient.connect(stranger)];
    const uids = JSON.stringify([bob.uid, carol.uid, 'nobody', bob.uid, '', stranger.uid, '__proto__', 7]);
    const expected = {
      [bob.uid]: 1,
      [carol.uid]: 0,
      nobody: 0,
      [stranger.uid]: 0,
      ['__proto__']: 0,
      '7': 0,
    };
    const { json } = await alice.get('/chat/onlineStatus', { uids });
    expect(json).toEqual({ code: 200, message: '請求成功', data: expected });
    const { key: app_key, secret: app_secret } = app;
    const byApp = await get(app.http, '/chat/onlineStatusByUids', { app_key, app_secret, uids });
    expect(byApp).toEqual({ code: 200, message: '請求成功', data: expected });
    await Promise.all(sockets.map((socket) => socket.close()));
  });

  it.each(['[]', '[""]', '["0"]', 'null', 'a,b', '"a"', '5', '{"k":"a"}', '[["a"]]', '[true]', '[{}]', ''])(
    'refuses uids=%s with 4003 (section 13)',
    async (uids) => {
      const { app } = sharedServer();
      const alice = await registerUser(app);
      const refusal = { code: 4003, message: '參數錯誤', data: null };
      expect((await alice.get('/chat/onlineStatus', { uids })).json).toEqual(refusal);
      const { key: app_key, secret: app_secret } = app;
      expect(await get(app.http, '/chat/onlineStatusByUids', { app_key, app_secret, uids })).toEqual(refusal);
    },
  );

  it('asks for key and secret first (4003), and for the right ones then (4008)', async () => {
    const { app, foreignApp } = sharedServer();
    const uids = '["a"]';
    const { key: app_key, secret: app_secret } = app;
    for (const parameters of [
      { app_secret, uids },
      { app_key, uids },
      { app_key, app_secret },
    ]) {
      expect(await get(app.http, '/chat/onlineStatusByUids', parameters)).toMatchObject({ code: 4003 });
    }
    for (const secret of ['x', foreignApp.secret, app_secret.toUpperCase()]) {
      const answer = await get(app.http, '/chat/onlineStatusByUids', { app_key, app_secret: secret, uids });
      expect(answer).toEqual({ code: 4008, message: '無效key', data: null });
    }
  });
});

async function get(http: string, path: string, parameters: RequestParameters): Promise<unknown> {
  return (await sendRequest(http, inStyle('query', 'GET', path, parameters))).json;
}
