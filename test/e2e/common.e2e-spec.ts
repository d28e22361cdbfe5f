import { describe, expect, it } from '@jest/globals';
import { registerUser, succeeded } from '../harness/chat-user.js';
import { expectEnvelope } from '../harness/expected.js';
import { sendRequest } from '../harness/http-client.js';
import { sharedServer } from '../harness/shared-server.js';

const { app, http, ws } = sharedServer();
const ORIGIN = 'https://app.example';
const POST_ROUTES = ['/users/register', '/messages/send', '/chat/readMsg'];
const GET_ROUTES = [
  '/messages/getHistoricalMessage',
  '/chat/users',
  '/chat/getAllNewMessage',
  '/common/getTimestamp',
];

describe('the routes that ask for nobody', () => {
  it.each(['', '?rand=1700000000000&_appid=ios-app-01&_signature=x'])(
    '62. GET /common/getTimestamp%s returns whole seconds of now',
    async (query) => {
      const before = Math.floor(Date.now() / 1000);
      const reply = await sendRequest(http, { method: 'GET', path: `/common/getTimestamp${query}` });
      expectEnvelope(reply, 200, '請求成功', { _timestamp: expect.any(Number) });
      const { _timestamp } = reply.json.data as { _timestamp: number };
      expect(Number.isInteger(_timestamp)).toBe(true);
      expect(_timestamp).toBeGreaterThanOrEqual(before);
      expect(_timestamp).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
    },
  );

  it('GET / is the text im (3.3)', async () => {
    const reply = await sendRequest(http, { method: 'GET', path: '/' });
    expect([reply.status, reply.bytes.toString()]).toEqual([200, 'im']);
    expect(reply.headers['content-type']).toMatch(/^text\/html/);
  });

  it('the gateway port answers HTTP like the other', async () => {
    const reply = await sendRequest(ws.replace('ws', 'http'), {
      method: 'GET',
      path: '/common/getTimestamp',
    });
    succeeded(reply);
  });
});

describe('CORS', () => {
  it.each([...POST_ROUTES, ...GET_ROUTES])(
    '63. a preflight of %s allows origin, method and header',
    async (path) => {
      const method = POST_ROUTES.includes(path) ? 'POST' : 'GET';
      const reply = await sendRequest(http, {
        method: 'OPTIONS',
        path,
        headers: {
          origin: ORIGIN,
          'access-control-request-method': method,
          'access-control-request-headers': 'content-type',
        },
      });
      expect([200, 204]).toContain(reply.status);
      expect(['*', ORIGIN]).toContain(reply.headers['access-control-allow-origin']);
      expect(reply.headers['access-control-allow-methods']).toContain(method);
      expect(reply.headers['access-control-allow-headers']?.toLowerCase()).toContain('content-type');
      expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    },
  );

  it('63. successes and errors of all kinds carry the allowed origin', async () => {
    const user = await registerUser(app);
    const cases = [
      ['GET', `/chat/users?token=${user.token}`, 200, 200],
      ['GET', '/chat/users', 200, 4003],
      ['GET', '/chat/users?token=nobody', 200, 4006],
      ['POST', '/users/register', 200, 4008],
      ['GET', '/nothing/here', 404, 404],
      ['GET', '/users/register', 405, 405],
    ] as const;
    for (const [method, path, status, code] of cases) {
      const reply = await sendRequest(http, { method, path, headers: { origin: ORIGIN } });
      expect([path, reply.status, reply.json.code]).toEqual([path, status, code]);
      expect(['*', ORIGIN]).toContain(reply.headers['access-control-allow-origin']);
      if (reply.headers['access-control-allow-origin'] === ORIGIN) {
        expect(reply.headers.vary?.toLowerCase()).toContain('origin');
      }
    }
  });
});

describe('routing', () => {
  it.each([
    '/nothing/here',
    '/users',
    '/users/register/x',
    '/chat//users',
    '/USERS/REGISTER',
    '/%00',
    '/__proto__',
  ])('64. %s is not found: 404', async (path) => {
    for (const method of ['GET', 'POST']) {
      const reply = await sendRequest(http, { method, path });
      expect(reply.json).toEqual({ code: 404, message: '資料不存在！' });
      expect(reply.status).toBe(404);
    }
  });

  it.each(['/%', '/%ff', '/chat/users%', '/%c0%af'])(
    '64. %s is no path: an HTTP error in the contract’s shape',
    async (path) => {
      const reply = await sendRequest(http, { method: 'GET', path });
      expect([400, 404]).toContain(reply.status);
      expect(reply.json).toEqual({ code: reply.status, message: expect.stringMatching(/[！]$/) });
    },
  );

  it.each([
    ['GET', '/users/register'],
    ['GET', '/chat/readMsg'],
    ['PUT', '/messages/send'],
    ['DELETE', '/messages/send'],
    ['PATCH', '/chat/readMsg'],
    ['DELETE', '/chat/users'],
    ['GET', '/users/register/'],
    ['GET', '//users/register?uid=x'],
  ])('64. %s %s is the wrong method: 405', async (method, path) => {
    const reply = await sendRequest(http, { method, path });
    expect(reply.json).toEqual({ code: 405, message: '操作錯誤，請確認請求方式！' });
    expect(reply.status).toBe(405);
  });

  it.each(['/chat/users/', '//chat/users', '///chat/users//'])('%s is /chat/users (3.1)', async (path) => {
    const user = await registerUser(app);
    succeeded(await sendRequest(http, { method: 'GET', path: `${path}?token=${user.token}` }));
  });
});

describe('headers of every answer', () => {
  it('65. no cookie, JSON as application/json and nothing but ASCII, whatever the answer says', async () => {
    const alice = await registerUser(app, undefined, { nickname: '愛麗絲 👋', extend: 'é\u2028\u007f' });
    const bob = await registerUser(app);
    await alice.sendText(bob, '你好 👋 / "quoted" \u2028');
    // Each of these would throw if a rule were broken; what remains is that the values survive.
    const { rows } = await bob.contacts();
    expect(rows[0]).toMatchObject({ nickname: '愛麗絲 👋', extend: 'é\u2028\u007f' });
    expect(rows[0]!.content).toEqual({ content: '你好 👋 / "quoted" \u2028', extra: '' });
    for (const path of ['/nothing', '/chat/users', `/chat/users?token=${bob.token}`]) {
      const { headers, bytes } = await sendRequest(http, { method: 'GET', path });
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['content-type']).toBe('application/json');
      expect(headers['cache-control']).toBe('no-cache, private');
      expect(/^[\x20-\x7e]+$/.test(bytes.toString('latin1').replaceAll('\x7f', ''))).toBe(true);
    }
  });
});
