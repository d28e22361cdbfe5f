import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Deployment, HEARTBEAT_MS } from '../clients/deployment.js';
import { CARD, Peer } from '../clients/peer.js';
import { WebClient } from '../clients/web-client.js';
import type { WebHistoryRow } from '../clients/web-parser.js';
import type { WebSdkSocket } from '../clients/web-socket.js';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { jpegOf } from '../harness/pictures.js';
import { until } from '../harness/until.js';

let deployment: Deployment;
let alice: ChatUser;
let bob: Peer;
let client: WebClient;
let socket: WebSdkSocket;

beforeAll(async () => {
  deployment = await Deployment.start();
  alice = await registerUser(deployment.app, undefined, { nickname: 'Alice' });
  bob = await Peer.of(deployment.app);
  const { http, ws } = deployment.app;
  client = new WebClient({ url: http, wssUrl: ws, heartbeatMs: HEARTBEAT_MS });
});

afterAll(async () => {
  client?.socket?.close();
  await deployment?.dispose();
});

/** The next message of a type behind those that were there. */
function nextMessage(type: string, after: number): Promise<Record<string, unknown>> {
  return until(`${type} in the page`, () =>
    socket.messages.slice(after).find((each) => each['type'] === type),
  );
}

function nextText(text: string): Promise<Record<string, unknown>> {
  return until(`'${text}' in the page`, () =>
    socket.messages.find(({ content }) => (content as { content?: string }).content === text),
  );
}

async function pagesOf(limit: number): Promise<WebHistoryRow[][]> {
  const pages: WebHistoryRow[][] = [];
  for await (const page of client.messageList(bob.uid, limit)) pages.push(page);
  return pages;
}

// One day, so each step goes on from the one before.
describe('a day of a Web client', () => {
  it('11. connects, and only then has its HTTP service', async () => {
    await expect(client.listContacts()).rejects.toThrow('before connect');
    socket = client.connect({ token: alice.token, client: 'pc', device_id: 'x' });
    expect(await nextMessage('Sys:Connect', 0)).toMatchObject({ content: { client_id: expect.any(String) } });
  });

  it('47. lists its contacts', async () => {
    expect(await client.listContacts()).toMatchObject({ data: [], total: 0 });
    await bob.sendNumbers(alice.uid, 25);
    const { data, total } = await client.listContacts({ limit: 20, page: 1 });
    expect(total).toBe(1);
    expect(data).toMatchObject([
      { uid: bob.uid, nickname: 'Bob', new_msg_count: '25', type: 'Msg:Txt', content: { content: '25' } },
    ]);
    expect((await client.countUnread()).data).toEqual({ count: 25 });
  });

  it('39. pages through history to its beginning', async () => {
    const pages = await pagesOf(10);
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    const texts = pages.toReversed().flatMap((page) => page.map(({ content }) => content['content']));
    expect(texts).toEqual(Array.from({ length: 25 }, (_, index) => String(index + 1)));
  });

  it('21. and 29. sends a text and a custom message by GET', async () => {
    const text = { content: 'a + b: $1,000 [你好 👋] & "so"', extra: '' };
    expect((await client.sendMessage(bob.uid, 'Msg:Txt', text)).data).toMatchObject({
      type: 'Msg:Txt',
      content: text,
    });
    expect(await bob.next('Msg:Txt')).toEqual(text);
    await client.sendMessage(bob.uid, 'Msg:Customize', JSON.stringify(CARD));
    expect(await bob.next('Msg:Customize')).toEqual(CARD);
  });

  it('28. and 57. uploads a picture and sends it', async () => {
    const { data } = await client.uploadPicture(await jpegOf(80, 60));
    await client.sendMessage(bob.uid, 'Msg:Img', { ...data, extra: '' });
    expect(await bob.next('Msg:Img')).toEqual({ ...data, extra: '' });
    const image = await fetch(data.img_url);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  });

  it('receives the same', async () => {
    const before = socket.messages.length;
    await bob.sendText(alice.uid, 'hello');
    expect(await nextText('hello')).toMatchObject({ from_uid: bob.uid, nickname: 'Bob' });
    const picture = await bob.sendPicture(alice.uid, await jpegOf(80, 60));
    expect(await nextMessage('Msg:Img', before)).toMatchObject({ content: picture });
    await bob.sendCard(alice.uid);
    expect(await nextMessage('Msg:Customize', before)).toMatchObject({ content: CARD });
  });

  it('49. reads, and sees that it was read', async () => {
    const before = socket.messages.length;
    await client.markRead(bob.uid);
    expect(await bob.nextFrame('Sys:MsgRead')).toMatchObject({ from_uid: alice.uid });
    expect((await client.countUnread()).data).toEqual({ count: 0 });
    await bob.user.read(alice);
    expect(await nextMessage('Sys:MsgRead', before)).toMatchObject({ from_uid: bob.uid });
    const [newest] = await pagesOf(200);
    expect(newest!.map(({ read }) => read)).toEqual(newest!.map(() => 1));
  });

  it('54. looks at profiles', async () => {
    const { data } = await client.profiles(bob.uid);
    expect(data.user).toMatchObject({ uid: alice.uid, nickname: 'Alice', is_online: 1 });
    expect(data.target).toMatchObject({ uid: bob.uid, nickname: 'Bob', is_online: 1 });
    expect((await client.profiles('nobody')).data.target).toEqual([]);
  });

  it('52. deletes a contact, which a new message brings back', async () => {
    await client.deleteContact(bob.uid);
    expect(await client.listContacts()).toMatchObject({ data: [], total: 0 });
    await bob.sendText(alice.uid, 'still there?');
    await nextText('still there?');
    expect(await pagesOf(10)).toMatchObject([[{ content: { content: 'still there?' } }]]);
  });

  it('18. idles through two heartbeats, which nobody answers', async () => {
    const before = socket.messages.length;
    const beats = socket.heartbeatsSent;
    await until('two whole pauses', () => socket.heartbeatsSent >= beats + 3);
    await bob.sendText(alice.uid, 'awake?');
    await nextText('awake?');
    expect(socket.messages).toHaveLength(before + 1);
    expect(socket.isOpen).toBe(true);
  });

  it('19. hears of a restart, stays away, and is back when the page connects again', async () => {
    await deployment.stop();
    expect(await until('the end of the socket', () => socket.closeCode)).toBe(1001);
    expect(socket.errors).toHaveLength(1);
    await deployment.startAgain();
    await bob.connectAgain();
    await bob.sendText(alice.uid, 'while you were away');
    expect(socket.isOpen).toBe(false);

    socket = client.connect({ token: alice.token, client: 'pc' });
    await nextMessage('Sys:Connect', 0);
    expect((await pagesOf(10)).at(-1)!.at(-1)).toMatchObject({ content: { content: 'while you were away' } });
    await bob.sendText(alice.uid, 'good night');
    await nextText('good night');
    await bob.leave();
  });
});
