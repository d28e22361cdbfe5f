import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser, succeeded } from '../harness/chat-user.js';
import { type HttpReply, sendRequest } from '../harness/http-client.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { inStyle, type RequestParameters } from '../harness/request-styles.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

const REFUSED = { code: 4003, message: '參數錯誤', data: null };

async function setWords(to: TestApp, words: unknown): Promise<void> {
  succeeded(await signedCall(to, '/config/msgWordsBlacklist/edit', { config_value: JSON.stringify(words) }));
}

function twoUsers(of: TestApp): Promise<[ChatUser, ChatUser]> {
  return Promise.all([registerUser(of), registerUser(of)]);
}

const contentOf = (content: string, extra: unknown = ''): string => JSON.stringify({ content, extra });

/** Sends a message in the most telling form, without expecting anything. */
function send(user: ChatUser, target: { uid: string }, parameters: RequestParameters): Promise<HttpReply> {
  const message = { target_uid: target.uid, type: 'Msg:Txt', content: contentOf('加微信') };
  return user.post('/messages/send', { ...message, ...parameters });
}

const TEXTS = ['加微信', '100元', '一夜情', 'BadWord', ' 賭 123 ', 5];

let hongyan: Hongyan;
let app: TestApp;
beforeAll(async () => {
  hongyan = await startHongyan();
  app = hongyan.app;
  await setWords(app, TEXTS);
});
afterAll(() => hongyan.dispose());

describe('the word filter', () => {
  it.each([
    '加 微 信',
    '一〇〇元',
    '請加\u200b微\u00a0信吧',
    'ＢＡＤ　ｗｏｒｄ',
    '1夜情',
    '賭壹貳叁',
    '看到5了',
  ])('scenario 38: %s seems to be sent and is not', async (text) => {
    const [alice, bob] = await twoUsers(app);
    const socket = await SocketClient.connect(bob);
    await alice.sendText(bob, text);
    await alice.sendText(bob, 'the next one');
    const frame = await socket.nextFrame(({ type }) => type === 'Msg:Txt');
    expect(frame.content).toMatchObject({ content: 'the next one' });
    expect(await bob.historyTexts(alice)).toEqual(['the next one']);
    expect(await alice.historyTexts(bob)).toEqual(['the next one']);
    expect(await bob.unread()).toBe(1);
    expect((await bob.contacts()).rows[0]).toMatchObject({ uid: alice.uid, new_msg_count: '1' });
  });

  it('leaves no trace of a conversation that had nothing else', async () => {
    const [alice, bob] = await twoUsers(app);
    await alice.sendText(bob, '加微信');
    expect(await bob.history(alice)).toEqual({ data: [], total: 0 });
    expect(await alice.contacts()).toEqual({ rows: [], total: 0 });
    expect(await bob.unread()).toBe(0);
  });

  it('scenario 38: the reply has what a real one has, in the same shapes', async () => {
    const [alice, bob] = await twoUsers(app);
    for (const type of ['Msg:Txt', 'Msg:TXT']) {
      const [real, hidden] = [
        await send(alice, bob, { type, content: contentOf('你好', { a: {} }) }),
        await send(alice, bob, { type, content: contentOf('badword', { a: {} }) }),
      ];
      expect(shapeOf(hidden.json)).toEqual(shapeOf(real.json));
      expect(Object.keys(hidden.headers)).toEqual(Object.keys(real.headers));
      expect(hidden.json.data).toMatchObject({
        from_uid: alice.uid,
        target_uid: bob.uid,
        type,
        content: { content: 'badword', extra: { a: {} } },
        status: 1,
        conversation: (real.json.data as { conversation: string }).conversation,
      });
      const ids = [real, hidden].map(({ json }) => (json.data as { msg_id: string }).msg_id);
      expect(ids[1]).not.toBe(ids[0]);
    }
  });

  it('takes about as long for a hidden success as for a real one', async () => {
    const [alice, bob] = await twoUsers(app);
    const times: Record<'real' | 'hidden', number[]> = { real: [], hidden: [] };
    for (let round = 0; round < 40; round++) {
      for (const [kind, text] of [
        ['real', '你好'],
        ['hidden', '加微信'],
      ] as const) {
        const startedAtMs = performance.now();
        await alice.sendText(bob, text);
        times[kind].push(performance.now() - startedAtMs);
      }
    }
    expect(median(times.hidden)).toBeGreaterThan(median(times.real) / 2);
    expect(median(times.hidden)).toBeLessThan(median(times.real) * 2);
  });

  it('looks at texts of clients only', async () => {
    const [alice, bob] = await twoUsers(app);
    const custom = { type: 'Msg:Customize', content: JSON.stringify({ content: '加微信', title: 't' }) };
    const picture = {
      type: 'Msg:Img',
      content: JSON.stringify({ img_url: 'https://a/b', thumbnail_url: 'https://a/c', content: '加微信' }),
    };
    succeeded(await send(alice, bob, custom));
    succeeded(await send(alice, bob, picture));
    // Recording 294: content that is no object is no text.
    succeeded(await send(alice, bob, { content: '"加微信"' }));
    const byApp = ['send', '--app', app.key, '--from', alice.uid, '--to', bob.uid, '--text', '加微信'];
    await hongyan.installation.cli(...byApp);
    const { data } = await bob.history(alice);
    expect(data.map(({ type }) => type).toReversed()).toEqual([
      'Msg:Customize',
      'Msg:Img',
      'Msg:Txt',
      'Msg:Txt',
    ]);
  });

  it('recordings 297 and 298, 3.7: parameters and token are checked before the words', async () => {
    const [alice] = await twoUsers(app);
    const text = { type: 'Msg:Txt', content: contentOf('badword', null) };
    const call = (parameters: RequestParameters): Promise<HttpReply> =>
      sendRequest(app.http, inStyle('form', 'POST', '/messages/send', parameters));
    expect((await call({ ...text, target_uid: 'x' })).json).toEqual(REFUSED);
    expect((await call({ ...text, token: alice.token })).json).toEqual(REFUSED);
    const { json } = await call({ ...text, target_uid: 'x', token: 'f'.repeat(40) });
    expect(json.code).toBe(4006);
  });

  it('answers for an unknown target and for oneself as ever', async () => {
    const [alice] = await twoUsers(app);
    for (const uid of [unique('nobody'), alice.uid]) {
      const hidden = await send(alice, { uid }, {});
      expect(hidden.json).toMatchObject({ code: 200, data: { target_uid: uid, type: 'Msg:Txt' } });
    }
  });

  it.each(['json', 'form', 'multipart'] as const)(
    'S5: the type that counts is the one of the message, wherever another one stands (%s)',
    async (style) => {
      const [alice, bob] = await twoUsers(app);
      const content = JSON.stringify({
        content: '加微信',
        img_url: 'https://a/b',
        thumbnail_url: 'https://a/c',
      });
      const ask = async (inQuery: string, inBody: string): Promise<unknown> => {
        const path = `/messages/send?type=${inQuery}&token=${alice.token}`;
        const parameters = { target_uid: bob.uid, type: inBody, content };
        return succeeded(await sendRequest(app.http, inStyle(style, 'POST', path, parameters))).data;
      };
      expect(await ask('Msg:Img', 'Msg:Txt')).toMatchObject({ type: 'Msg:Txt' });
      expect(await bob.history(alice)).toEqual({ data: [], total: 0 });
      expect(await ask('Msg:Txt', 'Msg:Img')).toMatchObject({ type: 'Msg:Img' });
      expect((await bob.history(alice)).data.map(({ type }) => type)).toEqual(['Msg:Img']);
    },
  );

  it('filters the GET form too', async () => {
    const [alice, bob] = await twoUsers(app);
    const message = { target_uid: bob.uid, type: 'Msg:Txt', content: contentOf('加微信') };
    succeeded(await alice.get('/messages/send', message));
    expect(await bob.history(alice)).toEqual({ data: [], total: 0 });
  });

  it('says in the log who was held back, and nothing of what', async () => {
    const [alice, bob] = await twoUsers(app);
    const secret = unique('badword');
    await alice.sendText(bob, secret);
    const line = await until('a line in the log', () =>
      hongyan.server.logs.find((each) => each.includes('held back') && each.includes(`"appId":${app.id}`)),
    );
    expect(JSON.parse(line)).toMatchObject({ level: 'info', appId: app.id, fromUserId: expect.any(Number) });
    const logs = hongyan.server.logs.join('\n');
    expect(logs).not.toContain(secret);
    expect(logs).not.toContain(alice.token);
  });
});

/** A value with every text and number replaced by what it looks like. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[0-9a-f]/g, 'x').replace(/[^x\W_]+/g, 'a');
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([key, each]) => [key, key === 'content' ? typeof each : shapeOf(each)]);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
