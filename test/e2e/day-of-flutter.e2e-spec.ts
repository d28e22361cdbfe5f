import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Deployment, HEARTBEAT_MS } from '../clients/deployment.js';
import { FlutterClient } from '../clients/flutter-client.js';
import type { FlutterMessage } from '../clients/flutter-models.js';
import type { FlutterSocket } from '../clients/flutter-socket.js';
import { CARD, Peer } from '../clients/peer.js';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { jpegOf } from '../harness/pictures.js';
import { until } from '../harness/until.js';

const APP_ID = 'flutter-app-01';
const APP_SECRET = 'flutter-secret-01';

let deployment: Deployment;
let alice: ChatUser;
let bob: Peer;
let client: FlutterClient;
let socket: FlutterSocket;

beforeAll(async () => {
  deployment = await Deployment.start();
  const { app, installation } = deployment;
  const device = ['--device', 'android', '--appid', APP_ID, '--secret', APP_SECRET];
  await installation.cli('app', 'device-secret', app.key, 'add', ...device);
  await installation.cli('app', 'set', app.key, 'mobileSignature=enforce');
  alice = await registerUser(app, undefined, { nickname: 'Alice' });
  bob = await Peer.of(app);
  client = clientWith(APP_SECRET);
});

afterAll(async () => {
  socket?.close();
  await deployment?.dispose();
});

function clientWith(appSecret: string): FlutterClient {
  const { http, ws } = deployment.app;
  return new FlutterClient({
    api: `${http}/`,
    dns: `${ws}/wss`,
    token: alice.token,
    appSecret,
    appId: APP_ID,
    device: 'android',
    times: { heartbeatMs: HEARTBEAT_MS, reconnectMs: 100 },
  });
}

function nextMessage(runtimeType: string, after: number): Promise<FlutterMessage> {
  return until(`a ${runtimeType}`, () =>
    socket.messages.slice(after).find((message) => message.runtimeType === runtimeType),
  );
}

function nextText(text: string): Promise<FlutterMessage> {
  return until(`'${text}'`, () => socket.messages.find(({ content }) => content['content'] === text));
}

/** Every page, each with its oldest row first, until one is not full. */
async function pagesOf(limit: number): Promise<FlutterMessage[][]> {
  const pages: FlutterMessage[][] = [];
  do {
    pages.push(await client.history(bob.uid, pages.at(-1)?.[0]?.id ?? 0, limit));
  } while (pages.at(-1)!.length === limit);
  return pages;
}

// One day, so each step goes on from the one before.
describe('a day of a Flutter client', () => {
  it('13. connects; Sys:Connect is what tells it so', async () => {
    socket = client.startIM();
    await until('onConnect', () => socket.connections.length === 1);
    expect(socket.connections).toEqual([{ isConnected: true, message: '' }]);
  });

  it('47. lists its contacts', async () => {
    expect(await client.listContacts(1, 20)).toEqual([]);
    await bob.sendNumbers(alice.uid, 25);
    expect(await client.listContacts(1, 20)).toMatchObject([
      { uid: bob.uid, nickname: 'Bob', newMsgCount: 25, type: 'Msg:Txt', label: '25' },
    ]);
    expect(await client.countUnread()).toBe(25);
  });

  it('41. pages through history to its beginning', async () => {
    const pages = await pagesOf(10);
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    const texts = pages.toReversed().flatMap((page) => page.map(({ content }) => content['content']));
    expect(texts).toEqual(Array.from({ length: 25 }, (_, index) => String(index + 1)));
  });

  it('22. sends a text and a custom message, signed, and gets the class of each back', async () => {
    const text = { content: '你好 👋 "so"\n`', extra: '' };
    const sent = await client.sendMessage(bob.uid, 'Msg:Txt', text);
    expect(sent).toMatchObject({ runtimeType: 'MsgTxt', messageDirection: 1 });
    expect(await bob.next('Msg:Txt')).toEqual(text);
    await client.sendMessage(bob.uid, 'Msg:Customize', CARD, 0);
    expect(await bob.next('Msg:Customize')).toEqual(CARD);
    await expect(clientWith('another secret').sendMessage(bob.uid, 'Msg:Txt', text)).rejects.toThrow('4005');
  });

  it('28. and 60. uploads a picture and sends it', async () => {
    const { imgUrl, thumbnailUrl } = await client.uploadPicture(await jpegOf(80, 60));
    const content = { img_url: imgUrl, thumbnail_url: thumbnailUrl, extra: '' };
    await client.sendMessage(bob.uid, 'Msg:Img', content, 1);
    expect(await bob.next('Msg:Img')).toEqual(content);
    expect((await fetch(thumbnailUrl)).headers.get('content-type')).toBe('image/jpeg');
  });

  it('receives the same, and says so', async () => {
    const before = socket.messages.length;
    await bob.sendText(alice.uid, 'hello');
    const text = await nextText('hello');
    expect(text).toMatchObject({ runtimeType: 'MsgTxt', fromUid: bob.uid, messageDirection: 2 });
    const picture = await bob.sendPicture(alice.uid, await jpegOf(80, 60));
    expect((await nextMessage('MsgImg', before)).content).toEqual(picture);
    await bob.sendCard(alice.uid);
    expect((await nextMessage('MsgCustomize', before)).content).toEqual(CARD);

    await client.order('messages/messageArrival', { msg_id: text.msgId });
    await until('the receipt to be kept', async () => {
      const { data } = await bob.user.history(alice);
      return data.some(({ msg_id, status }) => msg_id === text.msgId && status === 2);
    });
  });

  it('50. reads, and sees that it was read', async () => {
    await client.order('chat/readMsg', { target_uid: bob.uid });
    expect(await bob.nextFrame('Sys:MsgRead')).toMatchObject({ from_uid: alice.uid });
    expect(await client.countUnread()).toBe(0);
    await bob.user.read(alice);
    await until('Sys:MsgReaded', () => socket.events.some(({ kind }) => kind === 'read'));
    const rows = await client.history(bob.uid, 0, 200);
    expect(rows.every(({ read }) => read)).toBe(true);
  });

  it('54. and 56. looks at profiles and says that it is here', async () => {
    const { user, target } = await client.profiles(bob.uid);
    expect(user).toMatchObject({ uid: alice.uid, nickname: 'Alice', isOnline: true });
    expect(target).toMatchObject({ uid: bob.uid, nickname: 'Bob', isOnline: true });
    expect((await client.profiles('nobody')).target).toBeNull();
    await client.order('messages/onlineNotice');
    await until('Ntf:Online', () => socket.events.some(({ kind }) => kind === 'online'));
    expect(await bob.nextFrame('Ntf:Online')).toMatchObject({ from_uid: alice.uid });
  });

  it('52. and 53. clears its list and deletes a contact, which a new message brings back', async () => {
    await client.order('chat/lastMsgClear', { days: 30, limit: 100 });
    expect(await client.listContacts(1, 20)).toHaveLength(1);
    await client.order('messages/delLiaisonPerson', { target_uid: bob.uid });
    expect(await client.listContacts(1, 20)).toEqual([]);
    await bob.sendText(alice.uid, 'still there?');
    await nextText('still there?');
    expect(await pagesOf(10)).toMatchObject([[{ content: { content: 'still there?' } }]]);
  });

  it('13. idles through two heartbeats, which nobody answers', async () => {
    const before = socket.events.length;
    const beats = socket.heartbeatsSent;
    await until('two whole pauses', () => socket.heartbeatsSent >= beats + 3);
    await bob.sendText(alice.uid, 'awake?');
    await nextText('awake?');
    expect(socket.events.slice(before)).toMatchObject([{ kind: 'message' }]);
    expect(socket.closeCodes).toEqual([]);
  });

  it('19. is back after a restart by itself, however long it takes', async () => {
    await deployment.stop();
    // The first end is the server's; the others are attempts while there is nobody.
    await until('some attempts', () => socket.closeCodes.length >= 4);
    expect(socket.closeCodes[0]).toBe(1001);
    await deployment.startAgain();
    await until('onConnect', () => socket.connections.length === 2);
    await bob.connectAgain();
    await bob.sendText(alice.uid, 'good night');
    await nextText('good night');
    const beats = socket.heartbeatsSent;
    await until('a heartbeat', () => socket.heartbeatsSent > beats);
    expect(socket.connections.every(({ isConnected }) => isConnected)).toBe(true);
    socket.close();
    await bob.leave();
  });
});
