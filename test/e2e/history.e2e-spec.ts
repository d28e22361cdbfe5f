import { beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, type HistoryPage, registerUser, succeeded } from '../harness/chat-user.js';
import {
  expectEnvelope,
  expectNoSuchUser,
  expectNow,
  expectParameterError,
  MESSAGE_ID,
} from '../harness/expected.js';
import { sendRequest } from '../harness/http-client.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';
import { until } from '../harness/until.js';
import { unique } from '../harness/unique.js';

const { app, http } = sharedServer();
const MESSAGE_COUNT = 25;
const ROW_KEYS = [
  'msg_id',
  'from_uid',
  'target_uid',
  'type',
  'content',
  'send_time',
  'status',
  'arrivals_callback',
  'message_direction',
  'id',
  'created_at',
  'read',
];

/** 25 messages, the odd ones from Alice. */
let alice: ChatUser;
let bob: ChatUser;

beforeAll(async () => {
  [alice, bob] = [await registerUser(app), await registerUser(app)];
  for (let number = 1; number <= MESSAGE_COUNT; number++) {
    const [from, to] = number % 2 === 1 ? [alice, bob] : [bob, alice];
    await from.sendText(to, `number ${number}`);
  }
});

async function pageOf(user: ChatUser, query: string): Promise<HistoryPage> {
  const path = `/messages/getHistoricalMessage?token=${user.token}&${query}`;
  const reply = await sendRequest(http, { method: 'GET', path });
  expectEnvelope(reply, 200, '請求成功', { data: expect.any(Array), total: expect.any(Number) });
  return reply.json.data as HistoryPage;
}

function numbersOf({ data }: HistoryPage): number[] {
  return data.map(({ content }) => Number((content as { content: string }).content.replace('number ', '')));
}

function countDown(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from - index);
}

describe('GET /messages/getHistoricalMessage', () => {
  it('39. Web: pages of ten, newest first, ids strictly descending, total of the whole conversation', async () => {
    const seen: number[] = [];
    let marker = '';
    for (const size of [10, 10, 5]) {
      const page = await pageOf(alice, `link_user=${bob.uid}&limit=10${marker}`);
      expect(page.total).toBe(MESSAGE_COUNT);
      expect(page.data).toHaveLength(size);
      seen.push(...numbersOf(page));
      const ids = page.data.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort((a, b) => b - a));
      expect(new Set(ids).size).toBe(size);
      marker = `&node_marker=${ids.at(-1)}`;
    }
    expect(seen).toEqual(countDown(MESSAGE_COUNT, MESSAGE_COUNT));
    expect(await pageOf(alice, `link_user=${bob.uid}&limit=10${marker}`)).toEqual({
      data: [],
      total: MESSAGE_COUNT,
    });
  });

  it('39. both parties see the same rows', async () => {
    const [mine, theirs] = [
      await alice.history(bob, { limit: 100 }),
      await bob.history(alice, { limit: 100 }),
    ];
    expect(mine.data.map(({ id, msg_id }) => [id, msg_id])).toEqual(
      theirs.data.map(({ id, msg_id }) => [id, msg_id]),
    );
    expect(mine.total).toBe(theirs.total);
  });

  it.each(['node_marker=', 'node_marker=0', ''])('40. Android: "%s" means the newest ten', async (marker) => {
    expect(numbersOf(await pageOf(alice, `link_user=${bob.uid}&${marker}`))).toEqual(
      countDown(MESSAGE_COUNT, 10),
    );
  });

  it('41. Flutter: every field of every row has the type that the SDKs read', async () => {
    const { data } = await alice.history(bob, { limit: 100 });
    expect(data).toHaveLength(MESSAGE_COUNT);
    data.forEach((row, index) => {
      expect(Object.keys(row)).toEqual(ROW_KEYS);
      const isMine = (MESSAGE_COUNT - index) % 2 === 1;
      expect(row).toEqual({
        msg_id: expect.stringMatching(MESSAGE_ID),
        from_uid: isMine ? alice.uid : bob.uid,
        target_uid: isMine ? bob.uid : alice.uid,
        type: 'Msg:Txt',
        content: { content: `number ${MESSAGE_COUNT - index}`, extra: '' },
        send_time: row.created_at,
        status: 0,
        arrivals_callback: 1,
        message_direction: isMine ? 1 : 2,
        id: expect.any(Number),
        created_at: expect.any(String),
        read: isMine ? 0 : 1,
      });
      expect(Number.isInteger(row.id) && row.id > 0).toBe(true);
    });
    expectNow(data[0]!.created_at);
  });

  it('42. iOS: takes the marker as text and ends with an empty list', async () => {
    const oldest = (await alice.history(bob, { limit: 100 })).data.at(-1)!.id;
    const page = await pageOf(alice, `link_user=${bob.uid}&node_marker=${oldest}&limit=20`);
    expect(page).toEqual({ data: [], total: MESSAGE_COUNT });
  });

  it.each(['abc', '-1', '1.5', '99999999999999999999'])(
    '42. the marker %s is no position: an empty page (13)',
    async (marker) => {
      const page = await pageOf(alice, `link_user=${bob.uid}&node_marker=${marker}`);
      expect(page).toEqual({ data: [], total: MESSAGE_COUNT });
    },
  );

  it('42. a marker above every id gives the newest rows', async () => {
    const page = await pageOf(alice, `link_user=${bob.uid}&node_marker=4000000000&limit=3`);
    expect(numbersOf(page)).toEqual(countDown(MESSAGE_COUNT, 3));
  });

  it('43. a conversation without messages is empty, three times over', async () => {
    const stranger = await registerUser(app);
    for (let retry = 0; retry < 3; retry++) {
      expect(await pageOf(alice, `link_user=${stranger.uid}&limit=20`)).toEqual({ data: [], total: 0 });
    }
    expect(await pageOf(alice, `link_user=${unique('z')}`)).toEqual({ data: [], total: 0 });
    expect(await pageOf(alice, `link_user=${alice.uid}`)).toEqual({ data: [], total: 0 });
  });

  it('44. read is 1 up to the second in which the peer read, 0 after it; received rows are always 1', async () => {
    const [reader, writer] = [await registerUser(app), await registerUser(app)];
    await writer.sendText(reader, 'before');
    await reader.sendText(writer, 'an answer');
    expect(await readFlags(writer, reader)).toEqual([
      [1, 2],
      [0, 1],
    ]);
    await reader.read(writer);
    const readAt = await serverSeconds();
    expect(await readFlags(writer, reader)).toEqual([
      [1, 2],
      [1, 1],
    ]);
    await until('the next second', async () => (await serverSeconds()) > readAt);
    await writer.sendText(reader, 'after');
    expect(await readFlags(writer, reader)).toEqual([
      [0, 1],
      [1, 2],
      [1, 1],
    ]);
    expect(await readFlags(reader, writer)).toEqual([
      [1, 2],
      [0, 1],
      [1, 2],
    ]);
  });

  it.each(['', 'garbage', '{"content":', '5', 'null', '[]', '["x"]', '"text"', 'true', '{"content":"x"'])(
    '45. content that is no object, such as %j, is the empty content in history and contacts',
    async (content) => {
      const [sender, receiver] = [await registerUser(app), await registerUser(app)];
      succeeded(await sender.post('/messages/send', { target_uid: receiver.uid, type: 'Msg:Txt', content }));
      const empty = { content: '', extra: null };
      expect((await receiver.history(sender)).data.map((row) => row.content)).toEqual([empty]);
      expect((await receiver.contacts()).rows.map((row) => row.content)).toEqual([empty]);
    },
  );

  it.each(['0', '-1', 'abc', '', '1.5', '1e2', '99999999999999999999'])(
    '46. the limit "%s" returns the default page',
    async (limit) => {
      const page = await pageOf(alice, `link_user=${bob.uid}&limit=${limit}`);
      expect(numbersOf(page)).toEqual(countDown(MESSAGE_COUNT, 10));
      expect(page.total).toBe(MESSAGE_COUNT);
    },
  );

  it('46. a page number is ignored, and a limit of one is one row', async () => {
    expect(numbersOf(await pageOf(alice, `link_user=${bob.uid}&limit=1&page=3`))).toEqual([MESSAGE_COUNT]);
  });

  it('46. S16: more than 200 rows are never returned at once', async () => {
    const [sender, receiver] = [await registerUser(app), await registerUser(app)];
    for (let round = 0; round < 7; round++) {
      await Promise.all(
        Array.from({ length: 30 }, (_, index) => sender.sendText(receiver, `${round} ${index}`)),
      );
    }
    const { data, total } = await receiver.history(sender, { limit: 100_000 });
    expect([data.length, total, data[0]!.id, data.at(-1)!.id]).toEqual([200, 210, 210, 11]);
  });

  it('asks for a token and a peer, and shows nothing to others', async () => {
    expectParameterError(await alice.get('/messages/getHistoricalMessage'));
    const path = `/messages/getHistoricalMessage?link_user=${bob.uid}`;
    expectParameterError(await sendRequest(http, { method: 'GET', path }));
    expectNoSuchUser(await sendRequest(http, { method: 'GET', path: `${path}&token=nobody` }));
    const third = await registerUser(app);
    expect(await third.history(alice)).toEqual({ data: [], total: 0 });
    expect(await third.history(bob)).toEqual({ data: [], total: 0 });
  });

  it('status is 1 once a socket of the receiver got it, 0 while there is none', async () => {
    const [sender, receiver] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(receiver);
    await sender.sendText(receiver, 'online');
    await socket.nextText('online');
    await until(
      'the status to be written',
      async () => (await sender.history(receiver)).data[0]!.status === 1,
    );
    await socket.close();
  });
});

/** Read flag and direction of each row. */
async function readFlags(user: ChatUser, peer: ChatUser): Promise<[read: number, direction: number][]> {
  const { data } = await user.history(peer);
  return data.map(({ read, message_direction }) => [read, message_direction]);
}

async function serverSeconds(): Promise<number> {
  const reply = await sendRequest(http, { method: 'GET', path: '/common/getTimestamp' });
  const { _timestamp: seconds } = succeeded(reply).data as { _timestamp: number };
  return seconds;
}
