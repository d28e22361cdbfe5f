import { describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import {
  expectEnvelope,
  expectNoSuchUser,
  expectNow,
  expectParameterError,
  MESSAGE_ID,
} from '../harness/expected.js';
import { sendRequest } from '../harness/http-client.js';
import { inStyle, STYLES, stylesOf, withBody } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

const { app, http } = sharedServer();
const PROFILE = { nickname: 'Alice', avatar: 'https://im.example.com/a/1.png', extend: '{"role":"buyer"}' };

async function newPair(): Promise<[alice: ChatUser, bob: ChatUser]> {
  return [await registerUser(app, unique('a'), PROFILE), await registerUser(app)];
}

describe('GET /chat/users', () => {
  it('47. a row has exactly the fields of the contract; new_msg_count is text and total is beside data', async () => {
    const [alice, bob] = await newPair();
    const { send_time } = await alice.sendText(bob, 'hello');
    const reply = await bob.get('/chat/users', { limit: 20, page: 1 });
    expect(reply.json).toEqual({
      code: 200,
      message: '請求成功',
      data: [
        {
          uid: alice.uid,
          ...PROFILE,
          new_msg_count: '1',
          last_time: send_time,
          content: { content: 'hello', extra: '' },
          type: 'Msg:Txt',
        },
      ],
      total: 1,
    });
    expectNow(send_time);
    const sender = await alice.contacts();
    expect(sender.rows.map(({ uid, new_msg_count }) => [uid, new_msg_count])).toEqual([[bob.uid, '0']]);
  });

  it('47. the most recent contact comes first and shows the last message, whoever sent it', async () => {
    const [alice, bob] = await newPair();
    const carol = await registerUser(app);
    await alice.sendText(bob, 'one');
    await carol.sendText(bob, 'two');
    await carol.sendText(bob, 'three');
    await bob.sendText(alice, 'four');
    const { rows, total } = await bob.contacts();
    expect(total).toBe(2);
    expect(rows.map(({ uid, content, new_msg_count }) => [uid, content, new_msg_count])).toEqual([
      [alice.uid, { content: 'four', extra: '' }, '1'],
      [carol.uid, { content: 'three', extra: '' }, '2'],
    ]);
  });

  it('47. a new nickname of the contact shows at once', async () => {
    const [alice, bob] = await newPair();
    await alice.sendText(bob, 'hello');
    await registerUser(app, alice.uid, { nickname: 'Ann' });
    expect((await bob.contacts()).rows[0]).toMatchObject({ ...PROFILE, nickname: 'Ann' });
    const socket = await SocketClient.connect(bob);
    await alice.sendText(bob, 'hello again');
    expect((await socket.nextText('hello again')).nickname).toBe('Ann');
    await socket.close();
  });

  it('48. Android: beyond the end is an empty list with the same total', async () => {
    const [alice, bob] = await newPair();
    await alice.sendText(bob, 'hello');
    expect(await bob.contacts({ limit: 15, page: 2 })).toEqual({ rows: [], total: 1 });
    expect(await (await registerUser(app)).contacts()).toEqual({ rows: [], total: 0 });
  });

  it('48. pages follow one another without gap or repetition, and odd limits and pages do no harm', async () => {
    const [, bob] = await newPair();
    const senders = await Promise.all(Array.from({ length: 12 }, () => registerUser(app)));
    for (const sender of senders) await sender.sendText(bob, 'hello');
    const expected = senders.map(({ uid }) => uid).toReversed();
    const uids = async (parameters: object): Promise<string[]> =>
      (await bob.contacts({ ...parameters })).rows.map(({ uid }) => uid);
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(...(await uids({ limit: 5, page })));
    expect(pages).toEqual(expected);
    for (const odd of [
      { limit: 0 },
      { limit: -1 },
      { limit: 'abc' },
      { limit: '' },
      { page: '' },
      { page: 0 },
      { page: -5 },
      { page: 'x' },
    ]) {
      expect(await uids(odd)).toEqual(expected);
    }
  });
});

describe('POST /chat/readMsg', () => {
  it('49. Web: token in the query, target in a JSON body; every socket of the peer is told', async () => {
    const [alice, bob] = await newPair();
    const sockets = [await SocketClient.connect(alice), await SocketClient.connect(alice)];
    await alice.sendText(bob, 'hello');
    for (let call = 0; call < 2; call++) {
      const path = `/chat/readMsg?token=${bob.token}`;
      const body = JSON.stringify({ target_uid: alice.uid });
      const reply = await sendRequest(http, withBody('POST', path, 'application/json', body));
      expectEnvelope(reply, 200, '請求成功', true);
      for (const socket of sockets) {
        const frame = await socket.nextFrame(({ type }) => type === 'Sys:MsgRead');
        expect(frame).toEqual({
          msg_id: expect.stringMatching(MESSAGE_ID),
          from_uid: bob.uid,
          target_uid: alice.uid,
          type: 'Sys:MsgRead',
          content: '',
          send_time: expect.any(String),
          status: 1,
          arrivals_callback: 0,
          message_direction: 2,
        });
        expectNow(frame.send_time);
      }
      expect((await bob.contacts()).rows[0]!.new_msg_count).toBe('0');
      expect(await bob.unread()).toBe(0);
    }
    for (const socket of sockets) await socket.close();
  });

  it.each(STYLES)('50. Flutter, Android and all others: the same result as %s', async (style) => {
    const [alice, bob] = await newPair();
    const socket = await SocketClient.connect(alice);
    await alice.sendText(bob, 'hello');
    expect(await bob.unread()).toBe(1);
    const reply = await bob.call('POST', '/chat/readMsg', { target_uid: alice.uid }, style);
    expectEnvelope(reply, 200, '請求成功', true);
    expect(await bob.unread()).toBe(0);
    await socket.nextFrame(({ type, from_uid }) => type === 'Sys:MsgRead' && from_uid === bob.uid);
    await socket.close();
  });

  it('50. zeroes the count of one peer and no other', async () => {
    const [alice, bob] = await newPair();
    const carol = await registerUser(app);
    for (const text of ['one', 'two', 'three']) await alice.sendText(bob, text);
    await carol.sendText(bob, 'four');
    expectEnvelope(await bob.get('/chat/getAllNewMessage'), 200, '請求成功', { count: 4 });
    await bob.read(carol);
    expectEnvelope(await bob.get('/chat/getAllNewMessage'), 200, '請求成功', { count: 3 });
    await bob.read(alice);
    await alice.sendText(bob, 'five');
    expectEnvelope(await bob.get('/chat/getAllNewMessage'), 200, '請求成功', { count: 1 });
    expect(await alice.unread()).toBe(0);
  });

  it('50. an unknown target is ignored and answered like any other (3.16)', async () => {
    const [, bob] = await newPair();
    expect(await bob.read(unique('z'))).toBe(true);
    expect(await bob.read(bob)).toBe(true);
    expect(await bob.contacts()).toEqual({ rows: [], total: 0 });
  });

  it('50. reading somebody who never wrote makes no contact', async () => {
    const [alice, bob] = await newPair();
    expect(await bob.read(alice)).toBe(true);
    expect(await bob.contacts()).toEqual({ rows: [], total: 0 });
    expect(await alice.contacts()).toEqual({ rows: [], total: 0 });
  });
});

describe.each([
  ['GET', '/chat/users', {}],
  ['GET', '/chat/getAllNewMessage', {}],
  ['POST', '/chat/readMsg', { target_uid: 'u1' }],
])('%s %s', (method, path, parameters) => {
  it('asks for a token: missing is 4003, unknown is 4006', async () => {
    for (const style of stylesOf(method)) {
      expectParameterError(
        await sendRequest(http, inStyle(style, method, path, { ...parameters, token: '' })),
      );
      expectParameterError(await sendRequest(http, inStyle(style, method, path, parameters)));
      expectNoSuchUser(
        await sendRequest(http, inStyle(style, method, path, { ...parameters, token: 'nobody' })),
      );
    }
  });

  it('answers a good token in every style', async () => {
    const user = await registerUser(app);
    for (const style of stylesOf(method)) succeeded(await user.call(method, path, parameters, style));
  });
});
