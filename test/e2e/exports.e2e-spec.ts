import { describe, expect, it } from '@jest/globals';
import { registerUser } from '../harness/chat-user.js';
import { urlEncode, type RequestParameters } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedCall, signedRequest, type TestApp } from '../harness/signed-call.js';
import { until } from '../harness/until.js';

interface Page {
  readonly messages: Record<string, unknown>[];
  readonly count: number;
  readonly page: number;
  readonly size: number;
}

async function ask(app: TestApp, parameters: RequestParameters): Promise<{ code: number; data: unknown }> {
  const reply = await signedRequest(app, { method: 'GET', path: `/data/messages?${urlEncode(parameters)}` });
  return reply.json as { code: number; data: unknown };
}

async function pageOf(app: TestApp, parameters: RequestParameters): Promise<Page> {
  const { code, data } = await ask(app, parameters);
  expect(code).toBe(200);
  return data as Page;
}

describe('/data/messages', () => {
  it('lists a conversation of two bare uids, oldest first, in pages', async () => {
    const { app, foreignApp } = sharedServer();
    const [alice, bob, carol] = [await registerUser(app), await registerUser(app), await registerUser(app)];
    for (let index = 0; index < 12; index++) await alice.sendText(bob, `m${index}`);
    await bob.sendText(alice, 're');
    await carol.sendText(alice, 'elsewhere');
    for (const conversation of [`${alice.uid},${bob.uid}`, `${bob.uid},${alice.uid}`]) {
      const first = await pageOf(app, { conversation, size: 10, need_count: 1 });
      expect(first).toMatchObject({ count: 13, page: 1, size: 10 });
      const second = await pageOf(app, { conversation, size: 10, page: 2 });
      expect(second).toMatchObject({ count: 0, page: 2, size: 10 });
      const all = [...first.messages, ...second.messages];
      expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
      expect(all.at(-1)).toEqual({
        id: 13,
        msg_id: expect.any(String),
        conversation: [alice.uid, bob.uid].sort().join(','),
        from_uid: bob.uid,
        target_uid: alice.uid,
        type: 'Msg:Txt',
        content: { content: 're', extra: '' },
        status: 0,
        send_time: expect.any(String),
        created_at: expect.any(String),
      });
    }
    const foreign = await pageOf(foreignApp, { conversation: `${alice.uid},${bob.uid}`, need_count: 1 });
    expect(foreign).toEqual({ messages: [], count: 0, page: 1, size: 30 });
  });

  it('filters by time, whole seconds at both ends, over the app’s conversations and no other app’s', async () => {
    const { app, foreignApp } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const times = ['2019-03-01 00:00:00', '2019-03-01 00:00:01', '2019-03-01 00:00:02'];
    for (const created_at of times) {
      await signedCall(app, '/messages/messageTransfer', {
        from_uid: alice.uid,
        target_uid: bob.uid,
        content: JSON.stringify({ at: created_at }),
        created_at,
      });
    }
    await until('the imports to be stored', async () => (await alice.history(bob)).total === 3);
    const conversation = `${alice.uid},${bob.uid}`;
    const range = { start_time: times[0]!, end_time: times[1]! };
    for (const filter of [{ ...range, conversation }, range]) {
      const { messages, count } = await pageOf(app, { ...filter, size: 1000, need_count: 1 });
      const ours = messages.filter(({ from_uid }) => from_uid === alice.uid);
      expect(ours.map(({ created_at }) => created_at)).toEqual(times.slice(0, 2));
      expect(count).toBe(messages.length);
    }
    const foreign = await pageOf(foreignApp, { ...range, size: 1000 });
    expect(foreign.messages).toEqual([]);
  });

  it.each([
    { size: '7' },
    { size: '-1' },
    { page: '0' },
    { page: 'x' },
    { start_time: 'yesterday' },
    { end_time: '2021-02-30 00:00:00' },
    { conversation: 'one' },
    { conversation: 'a,b,c' },
    { conversation: ',b' },
  ])('refuses %j with 4003', async (parameters) => {
    expect(await ask(sharedServer().app, parameters)).toMatchObject({ code: 4003, data: null });
  });

  it('asks for a signature', async () => {
    const { app } = sharedServer();
    const path = '/data/messages';
    expect((await signedRequest(app, { method: 'GET', path }, { sign: 'bad' })).json).toMatchObject({
      code: 4005,
    });
    expect((await signedRequest(app, { method: 'GET', path }, { appKey: 'nope' })).json).toMatchObject({
      code: 4008,
    });
  });
});
