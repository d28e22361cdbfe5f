import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerUser, succeeded } from '../harness/chat-user.js';
import { expectNoSuchUser } from '../harness/expected.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

/** A token is renewed once a day or less is left of it, so these live four seconds in their first youth. */
const YOUTH_SECONDS = 4;
const TOKEN_TTL_SECONDS = 86_400 + YOUTH_SECONDS;

let hongyan: Hongyan;

beforeAll(async () => {
  hongyan = await startHongyan({ env: { HONGYAN_TOKEN_TTL_SECONDS: String(TOKEN_TTL_SECONDS) } });
});

afterAll(() => hongyan?.dispose());

describe('the life of a token', () => {
  it('2. and 3. registering does not prolong it; with a day left a new token takes its place at once', async () => {
    const { app } = hongyan;
    const startedAt = Date.now();
    const first = await registerUser(app);
    const socket = await SocketClient.connect(first);
    const second = await until('a token that differs', async () => {
      const again = await registerUser(app, first.uid);
      return again.token === first.token ? null : again;
    });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual((YOUTH_SECONDS - 1) * 1000);
    expectNoSuchUser(await first.get('/chat/getAllNewMessage'));
    expect(await second.unread()).toBe(0);
    expect((await registerUser(app, first.uid)).token).toBe(second.token);
    // Sockets are checked when they connect, not when the token changes (contract 1.3).
    const peer = await registerUser(app);
    await peer.sendText(first, 'still there');
    await socket.nextText('still there');
    await socket.close();
  });

  it('70. ends for the users of an app that is disabled, and begins again when it is enabled', async () => {
    const { installation, server } = hongyan;
    const app = await installation.createApp(server);
    const user = await registerUser(app);
    expect(await user.unread()).toBe(0);
    await installation.cli('app', 'disable', app.key);
    await until('the users to be refused', async () => {
      const reply = await user.get('/chat/getAllNewMessage');
      return reply.json.code === 4006 || null;
    });
    expectNoSuchUser(await user.get('/chat/getAllNewMessage'));
    await expect(registerUser(app)).rejects.toThrow('4008');
    const refused = await SocketClient.open(`${app.ws}/wss?token=${user.token}`);
    expect((await refused.nextFrame()).type).toBe('Sys:Disconnect');
    await installation.cli('app', 'enable', app.key);
    await until('the users to be let in', async () => {
      const reply = await user.get('/chat/getAllNewMessage');
      return reply.json.code === 200 || null;
    });
    succeeded(await user.get('/chat/getAllNewMessage'));
  });

  it('both secrets sign while one is being rotated, and only the new one afterwards', async () => {
    const { installation, server } = hongyan;
    const old = await installation.createApp(server);
    const rotated = (await installation.cli('app', 'rotate-secret', old.key)) as { secret: string };
    const app = { ...old, secret: rotated.secret };
    expect(app.secret).not.toBe(old.secret);
    await until('the new secret to sign', async () => (await registerUser(app)) !== null);
    await registerUser(old);
    const last = (await installation.cli('app', 'rotate-secret', old.key, '--keep-hours', '0')) as typeof app;
    await until(
      'the new secret to sign',
      async () => (await registerUser({ ...old, secret: last.secret })) !== null,
    );
    for (const ended of [old, app]) await expect(registerUser(ended)).rejects.toThrow('4005');
  });
});
