import { createHash, createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { expectDoubledError, expectEnvelope, expectParameterError } from '../harness/expected.js';
import { type HttpReply, type HttpRequest, sendRequest } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { inStyle } from '../harness/request-styles.js';
import { signatureHeaders, signedCall, signedRequest, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

let hongyan: Hongyan;
let app: TestApp;

beforeAll(async () => {
  hongyan = await startHongyan();
  app = hongyan.app;
});

afterAll(() => hongyan?.dispose());

const newApp = (): Promise<TestApp> => hongyan.installation.createApp(hongyan.server);

/** The headers of docs/signatures.md, second scheme. */
function hmacHeaders(
  { key, secret }: TestApp,
  { method, path, body = Buffer.alloc(0) }: HttpRequest,
  { timeStamp = String(Date.now()), nonce = randomBytes(8).toString('hex') } = {},
): Record<string, string> {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const text = ['v1', method, path, timeStamp, nonce, bodyHash].join('\n');
  const signature = `v1=${createHmac('sha256', secret).update(text).digest('hex')}`;
  return { 'app-key': key, 'time-stamp': timeStamp, nonce, 'x-hongyan-signature': signature };
}

const withHeaders = (request: HttpRequest, headers: Record<string, string>): HttpRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

/** What the iOS SDK sends; its content has real line feeds. */
function iosSend(user: ChatUser, secret: string, changes: Record<string, string> = {}): Promise<HttpReply> {
  const parameters: Record<string, string> = {
    token: user.token,
    type: 'Msg:Txt',
    target_uid: 'nobody',
    content: '{\n  "content" : "hi",\n  "extra" : null\n}',
    device: 'ios',
    version: '5.0.7',
  };
  const pairs = Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${parameters[name]}`);
  const signature = { _timestamp: '1700000000', _randomstr: 'a1B2c3D4' };
  const host = new URL(user.app.http).hostname;
  const canonical = `POST${host}/messages/send${pairs.join('`')}${secret}1700000000a1B2c3D4`;
  const hex = createHash('sha256').update(canonical).digest('hex');
  const signed = Buffer.from(createHash('md5').update(hex).digest('hex')).toString('base64');
  const all = { ...parameters, _appid: 'ios-app-01', ...signature, _signature: signed, ...changes };
  return sendRequest(user.app.http, inStyle('form', 'POST', '/messages/send', all));
}

const request = (uid = unique('u')): HttpRequest => inStyle('json', 'POST', '/users/register', { uid });

describe('signed calls', () => {
  it('S3. cannot be repeated, nor be stale, nor cover nothing', async () => {
    const headers = signatureHeaders(app);
    expect((await sendRequest(app.http, withHeaders(request(), headers))).json.code).toBe(200);
    expectDoubledError(await sendRequest(app.http, withHeaders(request(), headers)), 4005, '驗簽失敗');
    // The formula does not say where the nonce ends, so the boundary must not be moved either.
    const { nonce = '', 'time-stamp': timeStamp = '' } = headers;
    const moved = { ...headers, nonce: nonce + timeStamp[0], 'time-stamp': timeStamp.slice(1) };
    expectDoubledError(await sendRequest(app.http, withHeaders(request(), moved)), 4005, '驗簽失敗');
    const hourAgo = String(Math.floor(Date.now() / 1000) - 3600);
    for (const options of [{ nonce: '' }, { timeStamp: '' }, { timeStamp: '1' }, { timeStamp: hourAgo }]) {
      expectDoubledError(await signedRequest(app, request(), options), 4005, '驗簽失敗');
    }
  });

  it('S3. may cover method, path, query and body with an HMAC instead', async () => {
    const signed = request();
    const headers = hmacHeaders(app, signed);
    const tampered: HttpRequest[] = [
      { ...signed, path: `${signed.path}?nickname=x` },
      { ...signed, path: '/users/block' },
      { ...signed, body: request('mallory').body },
    ];
    for (const each of tampered) {
      expectDoubledError(await sendRequest(app.http, withHeaders(each, headers)), 4005, '驗簽失敗');
    }
    expect((await sendRequest(app.http, withHeaders(signed, headers))).json.code).toBe(200);
    expectDoubledError(await sendRequest(app.http, withHeaders(signed, headers)), 4005, '驗簽失敗');
    const stale = hmacHeaders(app, signed, { timeStamp: String(Date.now() - 3_600_000) });
    expectDoubledError(await sendRequest(app.http, withHeaders(signed, stale)), 4005, '驗簽失敗');
    // A right `sign` beside a wrong HMAC does not help.
    const both = { ...signatureHeaders(app), 'x-hongyan-signature': 'v1=00' };
    expectDoubledError(await sendRequest(app.http, withHeaders(signed, both)), 4005, '驗簽失敗');
  });

  it('S3. of the new scheme are always fresh, even where the old one is legacy', async () => {
    const legacy = await newApp();
    await hongyan.installation.cli('app', 'set', legacy.key, 'signature=legacy');
    const signed = request();
    expect((await signedRequest(legacy, signed, { nonce: '', timeStamp: '' })).json.code).toBe(200);
    expect((await signedRequest(legacy, signed, { nonce: '', timeStamp: '' })).json.code).toBe(200);
    const headers = hmacHeaders(legacy, signed);
    expect((await sendRequest(app.http, withHeaders(signed, headers))).json.code).toBe(200);
    expect((await sendRequest(app.http, withHeaders(signed, headers))).json.code).toBe(4005);
  });

  it('S4. act on their own app whatever app_id they name, in query, form and JSON', async () => {
    const victim = await registerUser(app, unique('u'), { nickname: 'Mine' });
    const peer = await registerUser(app);
    const attacker = await newApp();
    for (const style of ['form', 'json', 'multipart'] as const) {
      const parameters = { uid: victim.uid, nickname: 'X', app_id: app.id };
      for (const path of ['edit', 'block', 'revokeToken', 'register']) {
        const reply = await signedCall(attacker, `/users/${path}?app_id=${app.id}`, parameters, { style });
        expect(reply.json.code).toBe(200);
      }
    }
    const socket = await SocketClient.connect(peer);
    await victim.sendText(peer, 'untouched');
    expect((await socket.nextText('untouched')).nickname).toBe('Mine');
    await socket.close();
  });

  it('S7. compare key and sign exactly, and tell nothing but wrong', async () => {
    const signed = request();
    const { sign = '' } = signatureHeaders(app, { nonce: 'n', timeStamp: '1' });
    for (const wrong of [sign.toUpperCase(), sign.slice(1), `${sign}0`, 'x'.repeat(10_000)]) {
      const reply = await signedRequest(app, signed, { nonce: 'n', timeStamp: '1', sign: wrong });
      expectDoubledError(reply, 4005, '驗簽失敗');
    }
    expectDoubledError(await signedRequest(app, signed, { appKey: app.key.toUpperCase() }), 4008, '無效key');
  });
});

describe('uids', () => {
  it('S19. are text: a number is the uid that it spells, and matches nothing longer', async () => {
    const digits = String(parseInt(randomBytes(5).toString('hex'), 16) + 1);
    const [number, longer] = await Promise.all([
      registerUser(app, digits),
      registerUser(app, `${digits}abc`),
    ]);
    const sender = await registerUser(app);
    const content = '{"content":"for the number","extra":""}';
    succeeded(await sender.post('/messages/send', { target_uid: Number(digits), type: 'Msg:Txt', content }));
    expect(await number.unread()).toBe(1);
    expect(await longer.unread()).toBe(0);
    await signedCall(app, '/users/block', { uid: Number(digits) }, { style: 'json' });
    await Promise.all([number.sendText(sender, 'blocked'), longer.sendText(sender, 'free')]);
    expect(await sender.unread()).toBe(1);
    expectParameterError(await signedCall(app, '/users/block', { uid: true }, { style: 'json' }));
  });
});

describe('mobile request signatures', () => {
  it('S20. and 25. are ignored until the app asks for them, reported, then enforced for listed devices', async () => {
    const { installation, server } = hongyan;
    const mobile = await newApp();
    const user = await registerUser(mobile);
    const wrong = { _signature: 'N'.repeat(43) + '=' };
    const device = ['--device', 'ios', '--appid', 'ios-app-01', '--secret', 'ios-secret-01'];
    const added = await installation.cli('app', 'device-secret', mobile.key, 'add', ...device);
    expect(added).toEqual([{ device: 'ios', appid: 'ios-app-01' }]);
    expect((await iosSend(user, 'ios-secret-01')).json.code).toBe(200);
    expect((await iosSend(user, 'ios-secret-01', wrong)).json.code).toBe(200);

    await installation.cli('app', 'set', mobile.key, 'mobileSignature=report');
    expect((await iosSend(user, 'ios-secret-01', wrong)).json.code).toBe(200);
    await until('a report', () => server.logs.some((line) => line.includes('Mobile signature')));

    await installation.cli('app', 'set', mobile.key, 'mobileSignature=enforce');
    // The time of 2023 is accepted: no refusal for clock skew alone.
    expect((await iosSend(user, 'ios-secret-01')).json.code).toBe(200);
    expectEnvelope(await iosSend(user, 'ios-secret-01', wrong), 4005, '驗簽失敗', null);
    expectEnvelope(await iosSend(user, 'other-secret'), 4005, '驗簽失敗', null);
    expectEnvelope(await iosSend(user, 'ios-secret-01', { _signature: '' }), 4005, '驗簽失敗', null);
    expect((await iosSend(user, 'x', { _signature: '', device: 'pc' })).json.code).toBe(200);
    // It is no authentication: a right signature does not make up for a wrong token.
    expect((await iosSend(user, 'ios-secret-01', { token: 'x' })).json.code).toBe(4006);
    // Web and Android do not sign.
    await user.sendText('nobody', 'from the web');
    expect(await user.unread()).toBe(0);

    await installation.cli('app', 'device-secret', mobile.key, 'remove', ...device.slice(0, 4));
    expect((await iosSend(user, 'x')).json.code).toBe(200);
  });
});

describe('origins', () => {
  it('S22. may be limited to an app’s own pages, for calls with a token and for sockets', async () => {
    const limited = await newApp();
    const user = await registerUser(limited);
    await hongyan.installation.cli('app', 'set', limited.key, 'allowedOrigins=https://app.example');
    const call = (headers: Record<string, string>): Promise<HttpReply> =>
      sendRequest(limited.http, {
        method: 'GET',
        path: `/chat/getAllNewMessage?token=${user.token}`,
        headers,
      });
    const evil = { origin: 'https://evil.example' };
    expectEnvelope(await call(evil), 4002, '操作失敗', null);
    expect((await call({ origin: 'https://app.example' })).json.code).toBe(200);
    expect((await call({})).json.code).toBe(200);

    const socketUrl = `${limited.ws}/wss?token=${user.token}`;
    const refused = await SocketClient.open(socketUrl, { headers: evil });
    expect(await refused.untilClosed()).toBe(1008);
    expect(refused.frames).toEqual([]);
    // iOS sends our own address as its origin; Java and Dart send none.
    const welcome: Record<string, string>[] = [
      { origin: 'https://app.example' },
      { origin: limited.ws.replace('ws', 'http') },
      {},
    ];
    for (const headers of welcome) {
      const socket = await SocketClient.connect(user, { headers });
      await socket.close();
    }
    // Other apps let everybody in, as the original does.
    const free = await registerUser(app);
    const socket = await SocketClient.connect(free, { headers: evil });
    await socket.close();
  });
});
