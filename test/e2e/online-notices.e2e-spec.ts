import { describe, expect, it } from '@jest/globals';
import { registerUser } from '../harness/chat-user.js';
import { sendRequest } from '../harness/http-client.js';
import { Installation } from '../harness/installation.js';
import { inStyle } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';

const DONE = { code: 200, message: '操作成功', data: null };

describe('56: onlineNotice', () => {
  it('reaches every socket of the app on every node once, the caller’s included, and no other app’s; S10: the second within 30 s reaches nobody', async () => {
    const installation = await Installation.create();
    try {
      const [one, two] = [await installation.start(), await installation.start()];
      const [app, foreignApp] = [await installation.createApp(one), await installation.createApp(one)];
      const [alice, bob] = [await registerUser(app), await registerUser(app)];
      const stranger = await registerUser(foreignApp);
      const sockets = [
        await SocketClient.connect(alice),
        await SocketClient.connect(bob),
        await SocketClient.connect(bob.at(two)),
      ];
      const foreign = await SocketClient.connect(stranger);
      expect((await alice.post('/messages/onlineNotice')).json).toEqual(DONE);
      for (const socket of sockets) {
        const frame = await socket.nextFrame(({ type }) => type === 'Ntf:Online');
        expect(Object.entries(frame)).toEqual([
          ['msg_id', expect.any(String)],
          ['from_uid', alice.uid],
          ['target_uid', ''],
          ['type', 'Ntf:Online'],
          ['content', 't'],
          ['send_time', expect.any(String)],
          ['status', 1],
          ['arrivals_callback', 1],
          ['message_direction', 2],
        ]);
      }
      // S10: the second within 30 s is answered alike and told to nobody, whichever process it comes to.
      expect((await alice.at(two).post('/messages/onlineNotice')).json).toEqual(DONE);
      expect((await bob.post('/messages/onlineNotice')).json).toEqual(DONE);
      for (const socket of sockets) {
        await socket.nextFrame(({ type, from_uid }) => type === 'Ntf:Online' && from_uid === bob.uid);
        expect(socket.frames.filter(({ type }) => type === 'Ntf:Online')).toHaveLength(2);
      }
      await foreign.ping();
      expect(foreign.frames.map(({ type }) => type)).toEqual(['Sys:Connect']);
    } finally {
      await installation.dispose();
    }
  });

  it('reaches only the user’s contacts and own devices when the app wants so', async () => {
    const installation = await Installation.create();
    try {
      const server = await installation.start();
      const app = await installation.createApp(server);
      await installation.cli('app', 'set', app.key, 'onlineNotice=contacts');
      const [alice, bob, carol] = [await registerUser(app), await registerUser(app), await registerUser(app)];
      await alice.sendText(bob, 'hi');
      const [mine, theirs, strange] = [
        await SocketClient.connect(alice),
        await SocketClient.connect(bob),
        await SocketClient.connect(carol),
      ];
      expect((await alice.post('/messages/onlineNotice')).json).toEqual(DONE);
      for (const socket of [mine, theirs]) {
        expect(await socket.nextFrame(({ type }) => type === 'Ntf:Online')).toMatchObject({
          from_uid: alice.uid,
        });
      }
      await bob.sendText(carol, 'after');
      await strange.nextText('after');
      expect(strange.frames.map(({ type }) => type)).toEqual(['Sys:Connect', 'Msg:Txt']);
    } finally {
      await installation.dispose();
    }
  });

  it('says 200 to a bad token, and 4003 to none', async () => {
    const { app } = sharedServer();
    const call = (parameters: Record<string, string>): Promise<unknown> =>
      sendRequest(app.http, inStyle('json', 'POST', '/messages/onlineNotice', parameters)).then(
        ({ json }) => json,
      );
    expect(await call({ token: 'bad' })).toEqual(DONE);
    expect(await call({})).toEqual({ code: 4003, message: '參數錯誤', data: null });
  });
});
