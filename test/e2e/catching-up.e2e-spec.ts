import { describe, expect, it } from '@jest/globals';
import { type ChatUser, type HistoryRow, succeeded } from '../harness/chat-user.js';
import { expectEnvelope, expectNoSuchUser, expectParameterError } from '../harness/expected.js';
import { sendRequest } from '../harness/http-client.js';
import { newPair } from '../harness/sending.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedCall } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';

const { app, http } = sharedServer();

interface News {
  readonly messages: HistoryRow[];
  readonly reads: { from_uid: string; target_uid: string; id: number; read_time: string }[];
  readonly deletions: { target_uid: string; id: number; total: number }[];
  readonly next: string;
  readonly has_more: boolean;
}

async function sync(user: ChatUser, since?: string, limit?: number): Promise<News> {
  const parameters = { ...(since !== undefined && { since }), ...(limit !== undefined && { limit }) };
  return succeeded(await user.get('/messages/sync', parameters)).data as News;
}

describe('/messages/sync', () => {
  it('makes a client whole that was away: frames up to their sequence, then pages', async () => {
    const { alice, bob } = await newPair();
    const socket = await SocketClient.connect(bob);
    const { next } = await sync(bob);
    await alice.sendText(bob, 'while here');
    const frame = await socket.nextText('while here');
    expect(frame).toMatchObject({ seq: 1 });
    await socket.close();
    for (const text of ['1', '2', '3']) await alice.sendText(bob, text);
    await bob.sendText(alice, 'from another device');
    await alice.read(bob);

    const first = await sync(bob, next, 2);
    expect(first.has_more).toBe(true);
    const second = await sync(bob, first.next, 200);
    expect(second.has_more).toBe(false);
    const { data } = await bob.history(alice);
    expect([...first.messages, ...second.messages]).toEqual(data.toReversed());
    expect([...first.reads, ...second.reads]).toEqual([
      { from_uid: alice.uid, target_uid: bob.uid, id: 5, read_time: expect.stringMatching(/^\d{4}-/) },
    ]);
    expect(await sync(bob, second.next)).toEqual({
      messages: [],
      reads: [],
      deletions: [],
      next: second.next,
      has_more: false,
    });

    succeeded(await bob.post('/messages/delLiaisonPerson', { target_uid: alice.uid }));
    const byPost = succeeded(await bob.post('/messages/sync', { since: second.next })).data as News;
    expect(byPost).toMatchObject({ messages: [], deletions: [{ target_uid: alice.uid, id: 5, total: 0 }] });
    expect((await sync(alice, '0')).messages).toHaveLength(5);
  });

  it('answers 4003 to what is no cursor of this user, 4006 to a bad token', async () => {
    const { alice, bob } = await newPair();
    const { next } = await sync(alice);
    expectParameterError(await bob.get('/messages/sync', { since: next }));
    expectParameterError(await bob.get('/messages/sync', { since: 'x' }));
    expectNoSuchUser(await sendRequest(http, { method: 'GET', path: '/messages/sync?token=nobody' }));
  });
});

describe('client_msg_id', () => {
  const content = JSON.stringify({ content: 'once', extra: '' });

  it('makes a repeat of a send harmless, by GET, form and JSON, and at once', async () => {
    const { alice, bob } = await newPair();
    const socket = await SocketClient.connect(bob);
    const message = { target_uid: bob.uid, type: 'Msg:Txt', content, client_msg_id: unique('c ') };
    const send = (style: 'query' | 'form' | 'json') =>
      alice.call(style === 'query' ? 'GET' : 'POST', '/messages/send', message, style);
    const replies = await Promise.all((['query', 'form', 'json', 'json', 'form'] as const).map(send));
    const data = replies.map((reply) => succeeded(reply).data);
    for (const each of data) expect(each).toEqual(data[0]);
    await alice.sendText(bob, 'the end');
    await socket.nextText('the end');
    expect(socket.texts()).toEqual(['once', 'the end']);
    expect(await alice.historyTexts(bob)).toEqual(['once', 'the end']);
    const other = { ...message, content: JSON.stringify({ content: 'twice', extra: '' }) };
    expectEnvelope(await alice.post('/messages/send', other), 4017, '該訊息編號已用於其他訊息', null);
    await socket.close();
  });

  it('holds for app servers, also for what is not stored', async () => {
    const { alice, bob } = await newPair();
    const socket = await SocketClient.connect(bob);
    for (const type of ['Msg:Txt', 'Sys:Customize']) {
      const message = {
        from_uid: alice.uid,
        target_uid: bob.uid,
        type,
        content,
        client_msg_id: unique('c'),
      };
      const first = succeeded(await signedCall(app, '/messages/sendByApps', message)).data;
      expect(succeeded(await signedCall(app, '/messages/sendByApps', message)).data).toEqual(first);
      const other = { ...message, target_uid: alice.uid };
      expect((await signedCall(app, '/messages/sendByApps', other)).json?.code).toBe(4017);
    }
    await alice.sendText(bob, 'the end');
    await socket.nextText('the end');
    const types = socket.frames.map(({ type }) => type).filter((type) => type !== 'Sys:Connect');
    expect(types).toEqual(['Msg:Txt', 'Sys:Customize', 'Msg:Txt']);
    await socket.close();
  });

  it.each(['a'.repeat(65), 'é', 'tab\t', '\u0000'])(
    'is at most 64 printable characters, not %j',
    async (id) => {
      const { alice, bob } = await newPair();
      const message = { target_uid: bob.uid, type: 'Msg:Txt', content, client_msg_id: id };
      expectParameterError(await alice.post('/messages/send', message));
    },
  );

  it('is absent when it is empty', async () => {
    const { alice, bob } = await newPair();
    const message = { target_uid: bob.uid, type: 'Msg:Txt', content, client_msg_id: '' };
    for (let count = 0; count < 2; count++) succeeded(await alice.post('/messages/send', message));
    expect(await alice.historyTexts(bob)).toEqual(['once', 'once']);
  });
});
