import { describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { expectEnvelope, expectNoSuchUser, expectParameterError } from '../harness/expected.js';
import { sendRequest } from '../harness/http-client.js';
import { inStyle, urlEncode, withBody } from '../harness/request-styles.js';
import { expectReceived, expectSent, fence, newPair } from '../harness/sending.js';
import { sharedServer } from '../harness/shared-server.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

const { app, http } = sharedServer();
const FORM = 'application/x-www-form-urlencoded';
const HELLO = { content: 'hello', extra: '' };

describe('/messages/send', () => {
  it('21. Web: by GET, and every socket of the receiver gets it, none of the sender', async () => {
    const pair = await newPair();
    const { alice, bob } = pair;
    const phone = await SocketClient.connect(bob);
    const laptop = await SocketClient.connect(bob);
    const own = await SocketClient.connect(alice);
    const content = '%7B%22content%22:%22hello%22,%22extra%22:%22%22%7D';
    const path = `/messages/send?token=${alice.token}&target_uid=${bob.uid}&type=Msg:Txt&content=${content}&push=0`;
    const reply = await sendRequest(http, { method: 'GET', path });
    const msgId = expectSent(reply, pair, HELLO);
    expect(reply.headers['cache-control']).toContain('no-store');
    await expectReceived(phone, pair, msgId, HELLO);
    await expectReceived(laptop, pair, msgId, HELLO);
    const marker = await fence(bob, alice, own);
    expect(own.texts()).toEqual([marker]);
    expect(phone.texts()).toEqual(['hello']);
    expect(laptop.texts()).toEqual(['hello']);
    for (const socket of [phone, laptop, own]) await socket.close();
  });

  it('22. Flutter: JSON with signature parameters that mean nothing here', async () => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const body = {
      token: pair.alice.token,
      type: 'Msg:Txt',
      target_uid: pair.bob.uid,
      content: '{"content":"hi","extra":""}',
      device: 'android',
      _timestamp: 1_700_000_000,
      _randomstr: 'abCDefGH',
      _signature: 'ZmVlMjEwZTU2MmJkNzExMmUyYzM3ODc4ODRjMGYyOTE=',
      _appid: 'x',
    };
    const type = 'application/json; charset=utf-8';
    const reply = await sendRequest(http, withBody('POST', '/messages/send', type, JSON.stringify(body)));
    const content = { content: 'hi', extra: '' };
    await expectReceived(socket, pair, expectSent(reply, pair, content), content);
    await socket.close();
  });

  it('23. Android: urlencoded, with mark and client_time', async () => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const parameters = {
      target_uid: pair.bob.uid,
      type: 'Msg:Txt',
      content: JSON.stringify(HELLO),
      push: 1,
      mark: 1,
      client_time: 1_700_000_000_000,
    };
    const reply = await pair.alice.call('POST', '/messages/send', parameters, 'form');
    await expectReceived(socket, pair, expectSent(reply, pair, HELLO), HELLO);
    await socket.close();
  });

  it.each(['/chat/users', '/chat/getAllNewMessage', '/common/getTimestamp'])(
    '23. Android: GET %s with its malformed JSON content type and no body',
    async (path) => {
      const user = await registerUser(app);
      const headers = { 'content-type': 'application/json;charset:utf-8' };
      succeeded(await sendRequest(http, { method: 'GET', path: `${path}?token=${user.token}`, headers }));
    },
  );

  it('23. Android: a JSON body under its malformed content type', async () => {
    const pair = await newPair();
    const body = {
      token: pair.alice.token,
      target_uid: pair.bob.uid,
      type: 'Msg:Txt',
      content: JSON.stringify(HELLO),
    };
    const request = withBody(
      'POST',
      '/messages/send',
      'application/json;charset:utf-8',
      JSON.stringify(body),
    );
    expectSent(await sendRequest(http, request), pair, HELLO);
  });

  it('23. Android: characters in the URL that nobody encoded', async () => {
    const pair = await newPair();
    const content = '{"content":"100%+50%25","extra":"[|]"}';
    const path = `/messages/send?token=${pair.alice.token}&target_uid=${pair.bob.uid}&type=Msg:Txt&content=${content}`;
    expectSent(await sendRequest(http, { method: 'GET', path }), pair, {
      content: '100% 50%',
      extra: '[|]',
    });
  });

  it('24. iOS: pretty-printed content with real newlines and a null', async () => {
    const pair = await newPair();
    const socket = await SocketClient.connect(pair.bob);
    const content = '%7B%0A%20%20%22content%22%20%3A%20%22hi%22%2C%0A%20%20%22extra%22%20%3A%20null%0A%7D';
    const body = `token=${pair.alice.token}&target_uid=${pair.bob.uid}&type=Msg%3ATxt&content=${content}`;
    const reply = await sendRequest(http, withBody('POST', '/messages/send', FORM, body));
    const expected = { content: 'hi', extra: null };
    const msgId = expectSent(reply, pair, expected);
    await expectReceived(socket, pair, msgId, expected);
    const { data } = await pair.bob.history(pair.alice);
    expect(data.map((row) => [row.msg_id, row.content])).toEqual([[msgId, expected]]);
    await socket.close();
  });

  it('31. who was away gets Sys:Connect only and counts what came over HTTP', async () => {
    const { alice, bob } = await newPair();
    const own = await SocketClient.connect(alice);
    await alice.sendText(bob, 'while you were away');
    // Its delivery has found nobody when the fence behind it has arrived.
    await fence(bob, alice, own);
    expectEnvelope(await bob.get('/chat/getAllNewMessage'), 200, '請求成功', { count: 1 });
    const socket = await SocketClient.connect(bob);
    const marker = await fence(alice, bob, socket);
    expect(socket.frames.map(({ type }) => type)).toEqual(['Sys:Connect', 'Msg:Txt']);
    expect(socket.texts()).toEqual([marker]);
    expect(await bob.historyTexts(alice)).toEqual(['while you were away', expect.any(String), marker]);
    await socket.close();
    await own.close();
  });

  it('32. an unknown target is answered like a success and leaves no trace', async () => {
    const { alice } = await newPair();
    const stranger = unique('z');
    const reply = await alice.post('/messages/send', {
      target_uid: stranger,
      type: 'Msg:Txt',
      content: JSON.stringify(HELLO),
    });
    expectSent(
      reply,
      {
        alice,
        bob: { uid: stranger } as ChatUser,
        conversation: `${app.id}_${alice.uid},${app.id}_${stranger}`,
      },
      HELLO,
    );
    expect(await alice.contacts()).toEqual({ rows: [], total: 0 });
    expect(await alice.history(stranger)).toEqual({ data: [], total: 0 });
    const latecomer = await registerUser(app, stranger);
    expect(await latecomer.history(alice)).toEqual({ data: [], total: 0 });
    expect(await latecomer.unread()).toBe(0);
  });

  it('32. a message to oneself is answered like a success and leaves no trace', async () => {
    const { alice, bob } = await newPair();
    const socket = await SocketClient.connect(alice);
    const reply = await alice.post('/messages/send', {
      target_uid: alice.uid,
      type: 'Msg:Txt',
      content: JSON.stringify(HELLO),
    });
    const conversation = `${app.id}_${alice.uid},${app.id}_${alice.uid}`;
    expectSent(reply, { alice, bob: alice, conversation }, HELLO);
    const marker = await fence(bob, alice, socket);
    expect(socket.texts()).toEqual([marker]);
    expect(await alice.history(alice)).toEqual({ data: [], total: 0 });
    expect((await alice.contacts()).rows.map(({ uid }) => uid)).toEqual([bob.uid]);
    await socket.close();
  });

  it('34. missing parameters are 4003, a bad token is 4006, and 4003 comes first', async () => {
    const { alice, bob } = await newPair();
    const complete = { target_uid: bob.uid, type: 'Msg:Txt', content: JSON.stringify(HELLO) };
    expectParameterError(await alice.post('/messages/send'));
    expectParameterError(await alice.post('/messages/send', { ...complete, target_uid: undefined }));
    expectParameterError(await alice.post('/messages/send', { ...complete, type: undefined }));
    expectParameterError(await sendRequest(http, inStyle('json', 'POST', '/messages/send', complete)));
    const badToken = { token: 'f'.repeat(40) };
    expectNoSuchUser(await alice.post('/messages/send', { ...complete, ...badToken }));
    expectParameterError(await alice.post('/messages/send', badToken));
    expect(await bob.unread()).toBe(0);
  });

  it('delivers the messages of one sender in the order in which they were sent, each once', async () => {
    const { alice, bob } = await newPair();
    const socket = await SocketClient.connect(bob);
    const texts = Array.from({ length: 60 }, (_, index) => `number ${index}`);
    for (const text of texts) await alice.sendText(bob, text);
    await socket.nextText(texts.at(-1)!);
    expect(socket.texts()).toEqual(texts);
    const { data } = await bob.history(alice, { limit: 200 });
    expect(data.map(({ id }) => id)).toEqual(texts.map((_, index) => texts.length - index));
    await socket.close();
  });

  it('gives messages of many senders at once dense ids, and each its own id and frame', async () => {
    const { bob } = await newPair();
    const senders = await Promise.all(Array.from({ length: 10 }, () => registerUser(app)));
    const socket = await SocketClient.connect(bob);
    const sends = senders.flatMap((sender) =>
      Array.from({ length: 10 }, (_, index) => sender.sendText(bob, `${sender.uid} ${index}`)),
    );
    const ids = (await Promise.all(sends)).map(({ msg_id }) => msg_id);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) await socket.nextFrame(({ msg_id }) => msg_id === id);
    for (const sender of senders) {
      const { data, total } = await bob.history(sender, { limit: 200 });
      expect([total, ...data.map(({ id }) => id)]).toEqual([10, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    }
    expect(await bob.unread()).toBe(100);
    expect(socket.texts()).toHaveLength(100);
    await socket.close();
  });

  it('lets the body win over the query', async () => {
    const pair = await newPair();
    const path = `/messages/send?${urlEncode({ token: 'nobody', target_uid: unique('z'), type: 'Sys:Disconnect' })}`;
    const parameters = {
      token: pair.alice.token,
      target_uid: pair.bob.uid,
      type: 'Msg:Txt',
      content: JSON.stringify(HELLO),
    };
    expectSent(await sendRequest(http, inStyle('json', 'POST', path, parameters)), pair, HELLO);
    const rest = { type: 'Msg:Txt', content: JSON.stringify(HELLO) };
    const query = urlEncode({ token: pair.alice.token, target_uid: pair.bob.uid });
    expectSent(
      await sendRequest(http, inStyle('json', 'POST', `/messages/send?${query}`, rest)),
      pair,
      HELLO,
    );
  });
});
