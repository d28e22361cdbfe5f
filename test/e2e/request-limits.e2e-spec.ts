import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import type { HttpReply } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { signedCall } from '../harness/signed-call.js';
import { until } from '../harness/until.js';

/** Ten seconds' worth may come at once. */
const AT_ONCE = 20;

let hongyan: Hongyan;

beforeAll(async () => {
  hongyan = await startHongyan({
    env: {
      HONGYAN_TRUST_PROXY: 'true',
      HONGYAN_HTTP_REQUESTS_PER_TOKEN_PER_SECOND: '2',
      HONGYAN_HTTP_REQUESTS_PER_ADDRESS_PER_SECOND: '20',
    },
  });
});

afterAll(() => hongyan?.dispose());

const ask = (user: ChatUser): Promise<HttpReply> => user.get('/chat/users');

/** Asks one after the other until a refusal; how many were answered before. */
async function untilRefused(user: ChatUser): Promise<number> {
  for (let count = 0; ; count++) {
    const reply = await ask(user);
    expect(reply.status).toBe(200);
    if (reply.json.code === 429) return count;
    expect(reply.json.code).toBe(200);
    if (count > 20 * AT_ONCE) throw new Error('nothing was refused');
  }
}

const from = (address: string, token: string): Promise<number> =>
  fetch(`${hongyan.app.http}/chat/users?token=${token}`, { headers: { 'x-forwarded-for': address } })
    .then((reply) => reply.json() as Promise<{ code: number }>)
    .then(({ code }) => code);

describe('limits on requests', () => {
  it('S16: who asks too often is answered 200 with code 429, and served again later; others are not held up', async () => {
    const [busy, other] = [await registerUser(hongyan.app), await registerUser(hongyan.app)];
    expect(await untilRefused(busy)).toBeGreaterThanOrEqual(AT_ONCE);
    expect((await ask(other)).json.code).toBe(200);
    await until('the busy one to be served again', async () => (await ask(busy)).json.code === 200);
  });

  it('S16: routes that never tell whether the token was valid have the limit as well', async () => {
    const busy = await registerUser(hongyan.app);
    await untilRefused(busy);
    const reply = await busy.call('POST', '/messages/onlineNotice', {}, 'form');
    expect([reply.status, reply.json.code]).toEqual([200, 429]);
  });

  it('S16: an address has a share as well, whatever tokens it tries', async () => {
    const codes = await Promise.all(Array.from({ length: 300 }, () => from('192.0.2.1', 'no-such-token')));
    expect(codes.filter((code) => code === 429).length).toBeGreaterThan(0);
    expect(codes.filter((code) => code === 4006).length).toBeGreaterThanOrEqual(200);
    expect(await from('192.0.2.2', 'no-such-token')).toBe(4006);
  });

  it('S16: signed calls of app servers have no such limit', async () => {
    const replies = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        signedCall(hongyan.app, '/users/register', { uid: `many-${index}`, nickname: 'n' }),
      ),
    );
    expect(replies.every(({ json }) => json.code === 200)).toBe(true);
  });
});
