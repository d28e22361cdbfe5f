import { describe, expect, it } from '@jest/globals';
import { registerUser } from '../harness/chat-user.js';
import { sendRequest } from '../harness/http-client.js';
import { Installation } from '../harness/installation.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedRequest, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';

async function dataOf(app: TestApp, path: string): Promise<unknown> {
  const reply = await signedRequest(app, { method: 'GET', path });
  if (reply.json?.code !== 200) throw new Error(reply.bytes.toString());
  return reply.json.data;
}

describe('server statistics', () => {
  it('S11: are told to nobody who does not sign', async () => {
    const { app } = sharedServer();
    for (const path of ['/server/info', '/server/getAllUidCount']) {
      const { json } = await sendRequest(app.http, { method: 'GET', path });
      expect(json).toMatchObject({ code: 4008, message: '無效key' });
      const forged = await signedRequest(app, { method: 'GET', path }, { sign: 'bad' });
      expect(forged.json).toMatchObject({ code: 4005 });
    }
  });

  it('count the app’s users and sockets over all living nodes, each user once, and no other app’s', async () => {
    const installation = await Installation.create({ env: { HONGYAN_GATEWAY_LEASE_MS: '900' } });
    try {
      const [one, two] = [await installation.start(), await installation.start()];
      const [app, foreignApp] = [await installation.createApp(one), await installation.createApp(one)];
      const [alice, bob] = [await registerUser(app), await registerUser(app)];
      expect(await dataOf(app, '/server/getAllUidCount')).toEqual({ user_count: 0, websocket_count: 0 });
      const sockets = [
        await SocketClient.connect(alice),
        await SocketClient.connect(alice),
        await SocketClient.connect(alice.at(two)),
        await SocketClient.connect(bob.at(two)),
      ];
      await SocketClient.connect(await registerUser(foreignApp));
      expect(await dataOf(app, '/server/getAllUidCount')).toEqual({ user_count: 2, websocket_count: 4 });
      expect(await dataOf(foreignApp, '/server/getAllUidCount')).toEqual({
        user_count: 1,
        websocket_count: 1,
      });

      await sockets[0]!.close();
      await until('the closed socket to be counted', async () => {
        const { connection_num } = (await dataOf(app, '/server/info')) as { connection_num: number };
        return connection_num === 3;
      });
      const info = (await dataOf(app, '/server/info')) as Record<string, number>;
      expect(info).toMatchObject({ accept_count: 4, close_count: 1, worker_num: 2, idle_worker_num: 0 });
      expect(Object.keys(info)).toEqual([
        'start_time',
        'connection_num',
        'accept_count',
        'close_count',
        'worker_num',
        'idle_worker_num',
        'task_worker_num',
        'tasking_num',
        'request_count',
        'dispatch_count',
        'worker_request_count',
        'worker_dispatch_count',
        'task_idle_worker_num',
        'coroutine_num',
      ]);
      expect(Object.values(info).every(Number.isInteger)).toBe(true);

      await two.kill();
      await until('the dead node to be left out', async () => {
        const count = (await dataOf(app, '/server/getAllUidCount')) as { user_count: number };
        return count.user_count === 1;
      });
      expect(await dataOf(app, '/server/getAllUidCount')).toEqual({ user_count: 1, websocket_count: 1 });
    } finally {
      await installation.dispose();
    }
  });
});
