import { describe, expect, it } from '@jest/globals';
import { registerUser } from '../harness/chat-user.js';
import { sharedServer } from '../harness/shared-server.js';
import { until } from '../harness/until.js';

describe('52: delLiaisonPerson', () => {
  it.each(['json', 'form', 'multipart'] as const)(
    'hides what was said from one side only (%s)',
    async (style) => {
      const { app } = sharedServer();
      const [alice, bob] = [await registerUser(app), await registerUser(app)];
      for (const text of ['m0', 'm1']) {
        await alice.sendText(bob, text);
        await bob.sendText(alice, `re ${text}`);
      }
      const reply = await alice.call('POST', '/messages/delLiaisonPerson', { target_uid: bob.uid }, style);
      expect(reply.json).toEqual({ code: 200, message: '請求成功', data: true });
      expect(await alice.contacts()).toEqual({ rows: [], total: 0 });
      expect(await alice.history(bob)).toEqual({ data: [], total: 0 });
      expect(await alice.unread()).toBe(0);
      expect((await bob.history(alice)).total).toBe(4);
      expect((await bob.contacts()).rows[0]).toMatchObject({ uid: alice.uid, new_msg_count: '2' });

      await bob.sendText(alice, 'again');
      expect(await alice.historyTexts(bob)).toEqual(['again']);
      expect((await alice.history(bob)).total).toBe(1);
      expect((await alice.contacts()).rows).toMatchObject([{ uid: bob.uid, new_msg_count: '1' }]);
      expect((await bob.history(alice)).total).toBe(5);
    },
  );

  it('lets both sides delete, and both then see only what is newer', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    await alice.sendText(bob, 'old');
    await alice.post('/messages/delLiaisonPerson', { target_uid: bob.uid });
    await bob.post('/messages/delLiaisonPerson', { target_uid: alice.uid });
    await alice.sendText(bob, 'new');
    for (const [me, peer] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      expect(await me.historyTexts(peer)).toEqual(['new']);
      expect((await me.history(peer)).total).toBe(1);
    }
  });

  it('succeeds for unknown uids, those of other apps included, and for a repeat', async () => {
    const { app, foreignApp } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const stranger = await registerUser(foreignApp);
    await alice.sendText(bob, 'hi');
    for (const target_uid of [stranger.uid, 'nobody', alice.uid, bob.uid, bob.uid]) {
      const { json } = await alice.post('/messages/delLiaisonPerson', { target_uid });
      expect(json).toEqual({ code: 200, message: '請求成功', data: true });
    }
  });
});

describe('53: lastMsgClear', () => {
  it('empties all but the newest previews and leaves contacts, counters and history alone', async () => {
    const { app } = sharedServer();
    const [alice, ...peers] = [
      await registerUser(app),
      await registerUser(app),
      await registerUser(app),
      await registerUser(app),
    ];
    for (const peer of peers) {
      await peer.sendText(alice, `from ${peer.uid}`);
      // Order is by milliseconds.
      const sentAt = Date.now();
      await until('the clock to move on', () => Date.now() > sentAt);
    }
    const { json } = await alice.post('/chat/lastMsgClear', { days: 30, limit: 1 });
    expect(json).toEqual({ code: 200, message: '請求成功', data: null });
    const { rows, total } = await alice.contacts();
    expect(total).toBe(3);
    expect(rows.map(({ uid }) => uid)).toEqual(peers.map(({ uid }) => uid).toReversed());
    expect(rows[0]).toMatchObject({ type: 'Msg:Txt', content: { content: `from ${peers[2].uid}` } });
    for (const row of rows.slice(1)) {
      expect(row).toMatchObject({
        last_time: '0',
        type: '',
        content: { content: '', extra: null },
        new_msg_count: '1',
      });
    }
    expect((await alice.history(peers[0])).total).toBe(1);

    await peers[0].sendText(alice, 'news');
    expect((await alice.contacts()).rows[0]).toMatchObject({
      uid: peers[0].uid,
      content: { content: 'news' },
    });
  });

  it('takes limits that are none for the default, and zero for none', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    await bob.sendText(alice, 'hi');
    for (const parameters of [{}, { days: 'abc', limit: '-3' }, { days: '', limit: '' }]) {
      expect((await alice.post('/chat/lastMsgClear', parameters)).json).toMatchObject({ code: 200 });
      expect((await alice.contacts()).rows[0]).toMatchObject({ type: 'Msg:Txt' });
    }
    await alice.post('/chat/lastMsgClear', { days: 0, limit: 0 });
    expect((await alice.contacts()).rows[0]).toMatchObject({ last_time: '0', type: '' });
  });
});
