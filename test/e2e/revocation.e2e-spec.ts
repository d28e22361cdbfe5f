import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { startOwnRedis } from '../harness/engines.js';
import { expectDoubledError, expectEnvelope, expectNoSuchUser } from '../harness/expected.js';
import { Installation, startHongyan } from '../harness/installation.js';
import type { ServerProcess } from '../harness/server-process.js';
import { signedCall } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

const AT_ONCE_MS = 1_000;

let installation: Installation;
let servers: ServerProcess[];

beforeAll(async () => {
  installation = await Installation.create();
  servers = await Promise.all([installation.start(), installation.start()]);
});

afterAll(() => installation?.dispose());

const connectEverywhere = (user: ChatUser): Promise<SocketClient[]> =>
  Promise.all(servers.map((server) => SocketClient.connect(user.at(server))));

async function expectSentAway(socket: SocketClient): Promise<void> {
  const frame = await socket.nextFrame(({ type }) => type === 'Sys:Disconnect', AT_ONCE_MS);
  expect(frame).toMatchObject({ code: 4006, content: { code: 4006, msg: '用戶不存在' } });
  expect(await socket.untilClosed(AT_ONCE_MS)).toBe(4006);
}

async function expectRefusedEverywhere(user: ChatUser): Promise<void> {
  for (const server of servers) {
    expectNoSuchUser(await user.at(server).get('/chat/getAllNewMessage'));
    const refused = await SocketClient.open(`${server.ws}/wss?token=${user.token}`);
    expect((await refused.nextFrame()).type).toBe('Sys:Disconnect');
  }
}

describe('POST /users/revokeToken', () => {
  it('S9. ends the token and its sockets on every process within a second, and nobody else’s', async () => {
    const app = await installation.createApp(servers[0]!);
    const [user, other] = await Promise.all([registerUser(app), registerUser(app)]);
    // The same uid in another app is somebody else.
    const namesake = await registerUser(await installation.createApp(servers[1]!), user.uid);
    const sockets = await connectEverywhere(user);
    const bystanders = [...(await connectEverywhere(other)), ...(await connectEverywhere(namesake))];

    expectEnvelope(await signedCall(app, '/users/revokeToken', { uid: user.uid }), 200, '操作成功', null);
    await Promise.all(sockets.map(expectSentAway));
    await expectRefusedEverywhere(user);

    const again = await registerUser(app, user.uid);
    expect(again.token).not.toBe(user.token);
    const fresh = await connectEverywhere(again);
    await other.sendText(again, 'welcome back');
    await Promise.all(fresh.map((socket) => socket.nextText('welcome back')));
    await expectRefusedEverywhere(user);
    for (const socket of [...fresh, ...bystanders]) {
      await socket.ping();
      await socket.close();
    }
  });

  it('is no error for a uid that nobody has, or that only another app has', async () => {
    const app = await installation.createApp(servers[0]!);
    const stranger = await registerUser(await installation.createApp(servers[0]!));
    const socket = await SocketClient.connect(stranger);
    for (const uid of [unique('nobody'), stranger.uid]) {
      expectEnvelope(await signedCall(app, '/users/revokeToken', { uid }), 200, '操作成功', null);
    }
    expect(await stranger.unread()).toBe(0);
    await socket.ping();
    await socket.close();
  });

  it('can be done from the command line', async () => {
    const app = await installation.createApp(servers[0]!);
    const user = await registerUser(app);
    const socket = await SocketClient.connect(user);
    await installation.cli('user', 'revoke-token', '--app', app.key, '--uid', user.uid);
    await expectSentAway(socket);
    await expectRefusedEverywhere(user);
  });

  it('S9. reaches sockets that could not be told because Redis was away, and spares newer ones', async () => {
    const own = await startOwnRedis();
    const hongyan = await startHongyan({ redisUrl: own.redisUrl });
    const { app } = hongyan;
    try {
      const user = await registerUser(app);
      const socket = await SocketClient.connect(user);
      const bystander = await SocketClient.connect(await registerUser(app));
      await own.redis.kill();
      expect((await signedCall(app, '/users/revokeToken', { uid: user.uid })).json.code).toBe(200);
      expectNoSuchUser(await user.get('/chat/getAllNewMessage'));
      const again = await registerUser(app, user.uid);
      await own.redis.start();
      const fresh = await SocketClient.connect(again);
      expect(await socket.untilClosed()).toBe(4006);
      await fresh.ping();
      await fresh.close();
      await bystander.ping();
      await bystander.close();
    } finally {
      await hongyan.dispose();
      await own.stop();
    }
  });
});

describe('an app that is disabled', () => {
  it('70. refuses its server and its users and sends their sockets away, on every process', async () => {
    const app = await installation.createApp(servers[0]!);
    const user = await registerUser(app);
    const sockets = await connectEverywhere(user);
    const other = await registerUser(await installation.createApp(servers[0]!));
    const bystanders = await connectEverywhere(other);

    await installation.cli('app', 'disable', app.key);
    await Promise.all(sockets.map(expectSentAway));
    await expectRefusedEverywhere(user);
    for (const { http } of servers) {
      expectDoubledError(await signedCall({ ...app, http }, '/users/edit', { uid: 'x' }), 4008, '無效key');
    }

    await installation.cli('app', 'enable', app.key);
    for (const socket of [...(await connectEverywhere(user)), ...bystanders]) {
      await socket.ping();
      await socket.close();
    }
  });

  it('is the only change of an app that sends sockets away', async () => {
    const app = await installation.createApp(servers[0]!);
    const socket = await SocketClient.connect(await registerUser(app));
    await installation.cli('app', 'set', app.key, 'retentionDays=30', 'onlineNotice=contacts');
    await installation.cli('app', 'rotate-secret', app.key);
    await socket.ping();
    await socket.close();
  });
});
