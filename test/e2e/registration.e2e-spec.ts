import { describe, expect, it } from '@jest/globals';
import { registerUser, succeeded } from '../harness/chat-user.js';
import { expectDoubledError, expectEnvelope, expectParameterError, TOKEN } from '../harness/expected.js';
import { inStyle, STYLES, urlEncode, withBody } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedCall, signedRequest } from '../harness/signed-call.js';
import { unique } from '../harness/unique.js';

const { app } = sharedServer();
const FORM = 'application/x-www-form-urlencoded';

describe('POST /users/register', () => {
  it('1. returns a token of 40 hex characters', async () => {
    const reply = await signedCall(app, '/users/register', { uid: unique('u'), nickname: 'Alice' });
    expectEnvelope(reply, 200, '操作成功', { token: expect.stringMatching(TOKEN) });
  });

  it.each(STYLES)('1. takes its parameters as %s', async (style) => {
    const uid = unique('u');
    const reply = await signedCall(app, '/users/register', { uid }, { style });
    expectEnvelope(reply, 200, '操作成功', { token: expect.stringMatching(TOKEN) });
    expect((await registerUser(app, uid)).token).toBe((reply.json.data as { token: string }).token);
  });

  it('2. returns the same token again, also to calls at the same time', async () => {
    const uid = unique('u');
    const users = await Promise.all(Array.from({ length: 8 }, () => registerUser(app, uid)));
    expect(new Set(users.map(({ token }) => token)).size).toBe(1);
    expect((await registerUser(app, uid)).token).toBe(users[0]!.token);
  });

  it('2. gives each user a token of its own', async () => {
    const [one, other] = await Promise.all([registerUser(app), registerUser(app)]);
    expect(one.token).not.toBe(other.token);
  });

  it('4. refuses an unknown key with 4008 under msg and message', async () => {
    const reply = await signedCall(app, '/users/register', { uid: unique('u') }, { appKey: 'nope' });
    expectDoubledError(reply, 4008, '無效key');
  });

  it('4. compares keys exactly, letter case included', async () => {
    const appKey = app.key.toUpperCase();
    expect(appKey).not.toBe(app.key);
    expectDoubledError(await signedCall(app, '/users/register', { uid: 'x' }, { appKey }), 4008, '無效key');
  });

  it.each([
    ['wrong', { sign: 'a'.repeat(40) }],
    ['empty', { sign: '' }],
    ['in capitals', { sign: 'F'.repeat(40) }],
  ])('5. refuses a %s signature with 4005', async (_, options) => {
    const reply = await signedCall(app, '/users/register', { uid: unique('u') }, options);
    expectDoubledError(reply, 4005, '驗簽失敗');
  });

  it('5. refuses a signature that was used before, is stale, or covers nothing (section 9, S3)', async () => {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const once = { nonce: unique('n'), timeStamp: String(nowSeconds) };
    const uid = unique('u');
    succeeded(await signedCall(app, '/users/register', { uid }, once));
    const refused = [
      once,
      { timeStamp: String(nowSeconds - 310) },
      { timeStamp: String(nowSeconds + 310) },
      { timeStamp: 'soon' },
      { nonce: '', timeStamp: '' },
      { nonce: '' },
    ];
    for (const options of refused) {
      expectDoubledError(await signedCall(app, '/users/register', { uid }, options), 4005, '驗簽失敗');
    }
    succeeded(await signedCall(app, '/users/register', { uid }, { timeStamp: String(Date.now()) }));
  });

  it('5. lets an app whose signature mode is legacy repeat itself, and checks the sign all the same', async () => {
    const legacy = sharedServer().legacyApp;
    for (let round = 0; round < 2; round++) {
      succeeded(await signedCall(legacy, '/users/register', { uid: 'u1' }, { nonce: '', timeStamp: '' }));
    }
    const reply = await signedCall(legacy, '/users/register', { uid: 'u1' }, { sign: 'a'.repeat(40) });
    expectDoubledError(reply, 4005, '驗簽失敗');
  });

  it.each(['a_b', 'a,b', '_', ',', 'x'.repeat(101)])('6. refuses the uid %s with 4012', async (uid) => {
    expectDoubledError(await signedCall(app, '/users/register', { uid }), 4012, '用戶ID不正確');
  });

  it.each([{}, { uid: '' }, { uid: '0' }])('6. counts the uid of %j as missing: 4003', async (parameters) => {
    expectParameterError(await signedCall(app, '/users/register', { nickname: 'x', ...parameters }));
  });

  it('6. checks the uid that it would use, the body’s, and not the one in the query', async () => {
    const path = `/users/register?uid=${unique('u')}`;
    const bad = withBody('POST', path, FORM, urlEncode({ uid: 'a_b' }));
    expectDoubledError(await signedRequest(app, bad), 4012, '用戶ID不正確');
    const good = withBody('POST', '/users/register?uid=a_b', FORM, urlEncode({ uid: unique('u') }));
    expectEnvelope(await signedRequest(app, good), 200, '操作成功', { token: expect.stringMatching(TOKEN) });
  });

  it('6. takes a JSON number as the uid that it spells', async () => {
    const uid = String(10_000_000 + Math.floor(Math.random() * 89_999_999));
    const first = await signedRequest(app, inStyle('json', 'POST', '/users/register', { uid: Number(uid) }));
    const { token } = succeeded(first).data as { token: string };
    expect((await registerUser(app, uid)).token).toBe(token);
  });

  it('6. tells uids apart byte by byte', async () => {
    const uid = unique('case-');
    const [lower, upper] = [await registerUser(app, uid), await registerUser(app, uid.toUpperCase())];
    const accented = await registerUser(app, `${uid}é`);
    const plain = await registerUser(app, `${uid}e`);
    expect(new Set([lower, upper, accented, plain].map(({ token }) => token)).size).toBe(4);
    await lower.sendText(plain, 'from lower');
    expect((await plain.contacts()).rows.map((row) => row.uid)).toEqual([uid]);
    for (const { token } of [lower, upper]) expect(token).toMatch(TOKEN);
    expect(await upper.unread()).toBe(0);
  });

  it('stores an object in a profile field as its JSON text and keeps what is absent (3.4, 13)', async () => {
    const uid = unique('u');
    const profile = {
      nickname: 'Alice',
      avatar: 'https://im.example.com/a/1.png',
      extend: { role: 'buyer' },
    };
    await signedCall(app, '/users/register', { uid, ...profile }, { style: 'json' });
    await signedCall(app, '/users/register', { uid, nickname: null }, { style: 'json' });
    const alice = await registerUser(app, uid);
    const bob = await registerUser(app);
    await alice.sendText(bob, 'hello');
    const [row] = (await bob.contacts()).rows;
    expect(row).toMatchObject({ nickname: 'Alice', avatar: profile.avatar, extend: '{"role":"buyer"}' });
    await registerUser(app, uid, { nickname: '', extend: '' });
    expect((await bob.contacts()).rows[0]).toMatchObject({
      nickname: '',
      avatar: profile.avatar,
      extend: '',
    });
  });
});
