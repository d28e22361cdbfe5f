import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AndroidClient } from '../clients/android-client.js';
import type { AndroidMessage } from '../clients/android-parser.js';
import type { AndroidSocket } from '../clients/android-socket.js';
import { Deployment, HEARTBEAT_MS } from '../clients/deployment.js';
import { CARD, Peer } from '../clients/peer.js';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { jpegOf } from '../harness/pictures.js';
import { until } from '../harness/until.js';

let deployment: Deployment;
let alice: ChatUser;
let bob: Peer;
let client: AndroidClient;
let socket: AndroidSocket;

beforeAll(async () => {
  deployment = await Deployment.start();
  const { app } = deployment;
  alice = await registerUser(app, undefined, { nickname: 'Alice', avatar: 'https://im.example.com/a.png' });
  bob = await Peer.of(app);
  client = new AndroidClient({
    // A host that ends in a slash makes the double slash of contract 3.1.
    host: `${app.http}/`,
    wssHost: app.ws,
    token: alice.token,
    times: { heartbeatMs: HEARTBEAT_MS, pingMs: 400 },
  });
});

afterAll(async () => {
  socket?.close();
  await deployment?.dispose();
});

function nextMessage(type: string, after: number): Promise<AndroidMessage> {
  return until(`a shown ${type}`, () => socket.messages.slice(after).find((each) => each.type === type));
}

function nextText(text: string): Promise<AndroidMessage> {
  return until(`'${text}'`, () => socket.messages.find(({ content }) => content['content'] === text));
}

function textsOf(pages: AndroidMessage[][]): unknown[] {
  return pages
    .flat()
    .map(({ content }) => content['content'])
    .toReversed();
}

// One day, so each step goes on from the one before.
describe('a day of an Android client', () => {
  it('12. connects', async () => {
    socket = client.connect();
    await until('Sys:Connect', () => socket.frames.some((frame) => frame.includes('"Sys:Connect"')));
    expect(socket.messages).toEqual([]);
  });

  it('23. and 48. lists its contacts, to the empty page behind them', async () => {
    expect(await client.listContacts(1)).toEqual([]);
    await bob.sendNumbers(alice.uid, 25);
    expect(await client.listContacts(1)).toMatchObject([
      { uid: bob.uid, nickname: 'Bob', newMsgCount: '25', type: 'Msg:Txt', content: { content: '25' } },
    ]);
    expect((await client.listContacts(1))[0]!.lastTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    expect(await client.listContacts(2)).toEqual([]);
    expect(await client.countUnread()).toBe('25');
  });

  it('40. pages through history to its beginning, from an empty marker on', async () => {
    const pages = await client.wholeHistory(bob.uid);
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(textsOf(pages)).toEqual(Array.from({ length: 25 }, (_, index) => String(index + 1)));
  });

  it('26. and 27. sends a text that nothing escaped, and a custom message', async () => {
    await client.sendText(bob.uid, 'hi! (50% + 你好 👋)');
    expect(await bob.next('Msg:Txt')).toEqual({ content: 'hi! (50% + 你好 👋)', extra: '' });
    await client.sendText(bob.uid, 'say "hi"');
    expect(await bob.next('Msg:Txt')).toEqual({ content: 'say "hi"', extra: '' });
    await client.sendText(bob.uid, 'a\nb');
    expect(await bob.next('Msg:Txt')).toEqual({ content: 'ab', extra: '' });
    await client.sendCustom(bob.uid, CARD);
    expect(await bob.next('Msg:Customize')).toEqual(CARD);
  });

  it('28. and 59. uploads pictures in all its ways and sends them', async () => {
    const picture = await jpegOf(80, 60);
    const uploads = [
      await client.uploadPhoto(picture),
      await client.uploadImage(picture, 'token first'),
      await client.uploadImage(picture, 'picture first'),
    ];
    for (const { imgUrl, thumbnailUrl, extra } of uploads) {
      expect(extra).toBe('');
      await client.sendPicture(bob.uid, imgUrl, thumbnailUrl);
      expect(await bob.next('Msg:Img')).toEqual({ img_url: imgUrl, thumbnail_url: thumbnailUrl, extra: '' });
      expect((await fetch(imgUrl)).headers.get('content-type')).toBe('image/jpeg');
    }
  });

  it('receives the same', async () => {
    const before = socket.messages.length;
    await bob.sendText(alice.uid, 'hello');
    expect(await nextText('hello')).toMatchObject({ type: 'Msg:Txt', fromUid: bob.uid, isMine: false });
    const picture = await bob.sendPicture(alice.uid, await jpegOf(80, 60));
    expect((await nextMessage('Msg:Img', before)).content).toEqual(picture);
    await bob.sendCard(alice.uid);
    expect((await nextMessage('Msg:Customize', before)).content).toEqual(CARD);
    expect((await client.wholeHistory(bob.uid, 50)).flat()).toHaveLength(25 + 4 + 3 + 3);
  });

  it('50. reads', async () => {
    await client.markRead(bob.uid);
    expect(await bob.nextFrame('Sys:MsgRead')).toMatchObject({ from_uid: alice.uid });
    expect(await client.countUnread()).toBe('0');
    expect((await client.listContacts(1))[0]!.newMsgCount).toBe('0');
  });

  it('54. looks at profiles by POST, and finds portraits and a name', async () => {
    expect(await client.profiles(bob.uid)).toEqual({
      own: 'https://im.example.com/a.png',
      peer: 'https://im.example.com/b.png',
      name: 'Bob',
    });
  });

  it('52. deletes a contact, which a new message brings back', async () => {
    await client.deleteContact(bob.uid);
    expect(await client.listContacts(1)).toEqual([]);
    await bob.sendText(alice.uid, 'still there?');
    await nextText('still there?');
    expect(textsOf(await client.wholeHistory(bob.uid))).toEqual(['still there?']);
  });

  it('12. idles through two heartbeats and its own pings, of which only the pings are answered', async () => {
    const before = socket.frames.length;
    const { heartbeatsSent, pongs } = socket;
    await until('two whole pauses', () => socket.heartbeatsSent >= heartbeatsSent + 3);
    expect(socket.pongs).toBeGreaterThan(pongs);
    await bob.sendText(alice.uid, 'awake?');
    await nextText('awake?');
    expect(socket.frames.slice(before)).toEqual([expect.stringContaining('awake?')]);
    expect(socket.closeCodes).toEqual([]);
  });

  it('19. is back after a restart, with a tick of its heartbeat', async () => {
    await deployment.stop();
    await until('a tick in vain', () => socket.closeCodes.length >= 2);
    expect(socket.closeCodes[0]).toBe(1001);
    const before = socket.frames.length;
    await deployment.startAgain();
    await until('Sys:Connect', () => socket.frames.length > before);
    await bob.connectAgain();
    await bob.sendText(alice.uid, 'good night');
    await nextText('good night');
    socket.close();
    await bob.leave();
  });
});
