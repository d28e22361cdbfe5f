import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Deployment, HEARTBEAT_MS } from '../clients/deployment.js';
import type { Dictionary } from '../clients/foundation.js';
import { IosClient, type IosOptions } from '../clients/ios-client.js';
import type { IosSocket } from '../clients/ios-socket.js';
import { CARD, Peer } from '../clients/peer.js';
import { StreamProxy } from '../harness/stream-proxy.js';
import { exchange } from '../clients/transport.js';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { jpegOf } from '../harness/pictures.js';
import { until } from '../harness/until.js';

const SIGNING = {
  appId: 'ios-app-01',
  secret: 'ios-secret-01',
  extParam: { version: '5.0.7', device: 'ios' },
};

// Two days, so each step goes on from the one before.
describe.each<[string, Pick<IosOptions, 'signing'>]>([
  ['unsigned', {}],
  ['signed', { signing: SIGNING }],
])('a day of an iOS client, %s', (_, variant) => {
  let deployment: Deployment;
  let proxy: StreamProxy;
  let alice: ChatUser;
  let bob: Peer;
  let client: IosClient;
  let socket: IosSocket;

  beforeAll(async () => {
    deployment = await Deployment.start();
    const { app, installation } = deployment;
    if (variant.signing) {
      const { appId, secret } = variant.signing;
      const device = ['--device', 'ios', '--appid', appId, '--secret', secret];
      await installation.cli('app', 'device-secret', app.key, 'add', ...device);
      await installation.cli('app', 'set', app.key, 'mobileSignature=enforce');
    }
    alice = await registerUser(app, undefined, { nickname: 'Alice' });
    bob = await Peer.of(app);
    proxy = await StreamProxy.to(deployment.wsPort);
    client = clientWith(variant);
  });

  afterAll(async () => {
    socket?.close();
    proxy?.close();
    await deployment?.dispose();
  });

  function clientWith(more: Partial<IosOptions>): IosClient {
    return new IosClient({
      baseUrl: `http://im.localhost:${deployment.httpPort}`,
      socketUrl: `ws://im.localhost:${proxy.port}/wss`,
      token: alice.token,
      heartbeatMs: HEARTBEAT_MS,
      retryMs: 20,
      ...more,
    });
  }

  function nextMessage(type: string, after: number): Promise<Dictionary> {
    return until(`a ${type}`, () => socket.messages.slice(after).find((each) => each['type'] === type));
  }

  function nextText(text: string): Promise<Dictionary> {
    return until(`'${text}'`, () =>
      socket.messages.find(({ content }) => (content as Dictionary)['content'] === text),
    );
  }

  it('14. connects', async () => {
    socket = client.connect();
    await until('Sys:Connect', () => socket.connections === 1);
  });

  it('43. asks thrice more for a history that is empty', async () => {
    expect(await client.wholeHistory(bob.uid, 10)).toEqual({ rows: [], calls: 4 });
  });

  it('47. lists its contacts', async () => {
    expect(await client.listContacts()).toEqual([]);
    await bob.sendNumbers(alice.uid, 25);
    expect(await client.listContacts()).toMatchObject([
      { uid: bob.uid, nickname: 'Bob', newMsgCount: 25, text: '25' },
    ]);
    expect(await client.countUnread()).toBe(25);
  });

  it('42. pages through history until a page is empty', async () => {
    const { rows, calls } = await client.wholeHistory(bob.uid, 10);
    expect(calls).toBe(4);
    const texts = rows.map(({ content }) => content['content']);
    expect(texts).toEqual(Array.from({ length: 25 }, (__, index) => String(index + 1)));
  });

  it('24. and 25. sends a text and a custom message', async () => {
    const text = { content: 'a/b "你好 👋" + 1', extra: null };
    await client.send(bob.uid, 'Msg:Txt', text);
    expect(await bob.next('Msg:Txt')).toEqual(text);
    await client.send(bob.uid, 'Msg:Customize', CARD, 0);
    expect(await bob.next('Msg:Customize')).toEqual(CARD);
    if (variant.signing) {
      const forger = clientWith({ signing: { ...variant.signing, secret: 'another secret' } });
      await expect(forger.send(bob.uid, 'Msg:Txt', text)).rejects.toMatchObject({ code: 4005 });
      // The server's time, then the call and its three retries (contract 2.4).
      expect(forger.exchanged).toBe(5);
    }
  });

  it('28. and 58. uploads a picture and sends it', async () => {
    const picture = await client.uploadPicture(await jpegOf(80, 60));
    await client.send(bob.uid, 'Msg:Img', picture);
    expect(await bob.next('Msg:Img')).toEqual(picture);
    const { origin, pathname } = new URL(picture.img_url as string);
    expect(origin).toBe(`http://im.localhost:${deployment.httpPort}`);
    const image = await exchange(origin, { method: 'GET', path: pathname });
    expect([image.status, image.headers['content-type']]).toEqual([200, 'image/jpeg']);
  });

  it('receives the same', async () => {
    const before = socket.messages.length;
    await bob.sendText(alice.uid, 'hello');
    expect(await nextText('hello')).toMatchObject({ from_uid: bob.uid, nickname: 'Bob' });
    const picture = await bob.sendPicture(alice.uid, await jpegOf(80, 60));
    expect((await nextMessage('Msg:Img', before))['content']).toEqual(picture);
    await bob.sendCard(alice.uid);
    expect((await nextMessage('Msg:Customize', before))['content']).toEqual(CARD);
  });

  it('49. reads', async () => {
    await client.markRead(bob.uid);
    expect(await bob.nextFrame('Sys:MsgRead')).toMatchObject({ from_uid: alice.uid });
    expect(await client.countUnread()).toBe(0);
    await bob.user.read(alice);
  });

  it('54. looks at profiles', async () => {
    expect(await client.profiles(bob.uid)).toEqual({
      title: 'Bob',
      avatars: ['', 'https://im.example.com/b.png'],
    });
    expect((await client.profiles('nobody')).title).toBeUndefined();
  });

  it('52. deletes a contact, which a new message brings back', async () => {
    await client.deleteContact(bob.uid);
    expect(await client.listContacts()).toEqual([]);
    await bob.sendText(alice.uid, 'still there?');
    await nextText('still there?');
    expect((await client.wholeHistory(bob.uid, 10)).rows).toMatchObject([
      { content: { content: 'still there?' }, direction: 2 },
    ]);
  });

  it('14. idles through two heartbeats', async () => {
    const beats = socket.heartbeatsSent;
    await until('two whole pauses', () => socket.heartbeatsSent >= beats + 3);
    await bob.sendText(alice.uid, 'awake?');
    await nextText('awake?');
    expect(socket.closeCodes).toEqual([]);
  });

  it('19. is back after a restart: at once after each 1001, as long as something takes its connections', async () => {
    await deployment.stop();
    await until('the first end', () => socket.closeCodes.length > 0);
    await deployment.startAgain();
    await until('Sys:Connect', () => socket.isOpen && socket.connections >= 2);
    expect(new Set(socket.closeCodes)).toEqual(new Set([1001]));
    expect(socket.errors).toEqual([]);
    expect(socket.hasToken).toBe(true);
    await bob.connectAgain();
    await bob.sendText(alice.uid, 'good night');
    await nextText('good night');
    socket.close();
    await bob.leave();
  });
});
