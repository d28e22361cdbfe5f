import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { startHongyan } from '../harness/installation.js';
import type { RequestParameters } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedCall, type TestApp } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

const DONE = { code: 200, message: '操作成功', data: null };

function importText(
  app: TestApp,
  from: string,
  to: string,
  text: string,
  more: RequestParameters = {},
): ReturnType<typeof signedCall> {
  return signedCall(app, '/messages/messageTransfer', {
    from_uid: from,
    target_uid: to,
    type: 'Msg:Txt',
    content: JSON.stringify({ content: text, extra: '' }),
    ...more,
  });
}

async function untilTotal(user: ChatUser, peer: { uid: string }, total: number): Promise<void> {
  await until(`${total} messages in history`, async () => (await user.history(peer)).total === total);
}

describe('66: messageTransfer', () => {
  it('stores an old message without a frame, a count, or the place of a newer preview', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const socket = await SocketClient.connect(bob);
    await alice.sendText(bob, 'newer');
    await socket.nextText('newer');
    const reply = await importText(app, alice.uid, bob.uid, 'old', { created_at: '2021-01-01 00:00:00' });
    expect(reply.json).toEqual(DONE);
    await untilTotal(bob, alice, 2);
    const { data } = await bob.history(alice);
    expect(data[0]).toMatchObject({
      from_uid: alice.uid,
      target_uid: bob.uid,
      type: 'Msg:Txt',
      content: { content: 'old', extra: '' },
      send_time: '2021-01-01 00:00:00',
      created_at: '2021-01-01 00:00:00',
      status: 1,
      message_direction: 2,
    });
    expect(await bob.unread()).toBe(1);
    for (const [me, peer] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      expect((await me.contacts()).rows).toMatchObject([{ uid: peer.uid, content: { content: 'newer' } }]);
    }
    await socket.ping();
    expect(socket.texts()).toEqual(['newer']);
    await socket.close();
  });

  it('takes a wall clock, unix seconds or nothing for the time, and shows the newest of what it brought', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const times = ['2021-03-04 05:06:07', '1614834367', ''];
    for (const created_at of times) await importText(app, alice.uid, bob.uid, created_at, { created_at });
    await untilTotal(alice, bob, 3);
    const { data } = await alice.history(bob);
    expect(
      data
        .map(({ created_at }) => created_at)
        .toReversed()
        .slice(0, 2),
    ).toEqual(['2021-03-04 05:06:07', '2021-03-04 13:06:07']);
    expect(Math.abs(Date.parse(`${data[0]!.created_at.replace(' ', 'T')}+08:00`) - Date.now())).toBeLessThan(
      60_000,
    );
    expect((await alice.contacts()).rows).toMatchObject([{ content: { content: '' }, new_msg_count: '0' }]);
    await importText(app, bob.uid, alice.uid, 'older', { created_at: '2020-01-01 00:00:00' });
    await untilTotal(alice, bob, 4);
    expect((await alice.contacts()).rows[0]).toMatchObject({ content: { content: '' } });
  });

  it('keeps the order of a conversation, and stores a message id once', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const texts = Array.from({ length: 30 }, (_, index) => `m${index}`);
    const ids = texts.map(() => randomUUID());
    for (let round = 0; round < 2; round++) {
      for (const [index, text] of texts.entries()) {
        await importText(app, alice.uid, bob.uid, text, {
          created_at: String(1_600_000_000 + index),
          msg_id: ids[index],
        });
      }
    }
    await importText(app, alice.uid, bob.uid, 'end', { created_at: '1700000000' });
    await until('the last import', async () => (await alice.historyTexts(bob)).includes('end'));
    expect(await alice.historyTexts(bob)).toEqual([...texts, 'end']);
    const { data, total } = await alice.history(bob, { limit: 100 });
    expect(total).toBe(31);
    expect(
      data
        .map(({ msg_id }) => msg_id)
        .toReversed()
        .slice(0, 30),
    ).toEqual(ids);
    expect(data.map(({ id }) => id)).toEqual(Array.from({ length: 31 }, (_, index) => 31 - index));
  });

  it('358: brings messages of users who register later', async () => {
    const { app } = sharedServer();
    const [from, to] = [unique('later'), unique('later')];
    expect((await importText(app, from, to, 'early', { created_at: '1600000000' })).json).toEqual(DONE);
    const [alice, bob] = [await registerUser(app, from), await registerUser(app, to)];
    await untilTotal(bob, alice, 1);
    expect((await bob.contacts()).rows).toMatchObject([{ uid: from, content: { content: 'early' } }]);
  });

  it('359: stores what a user wrote to oneself', async () => {
    const { app } = sharedServer();
    const alice = await registerUser(app);
    await importText(app, alice.uid, alice.uid, 'note', { created_at: '2021-01-01 00:00:00' });
    await untilTotal(alice, alice, 1);
    expect((await alice.history(alice)).data).toMatchObject([
      { from_uid: alice.uid, target_uid: alice.uid, message_direction: 1, read: 0 },
    ]);
    expect(await alice.unread()).toBe(0);
  });

  it('refuses what cannot be stored', async () => {
    const { app } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const refused: RequestParameters[] = [
      { created_at: 'garbage' },
      { created_at: '2021-13-01 00:00:00' },
      { msg_id: 'no-uuid' },
      { type: 'Sys:Disconnect' },
      { content: '0' },
      { content: '' },
      { from_uid: '' },
      { target_uid: '' },
    ];
    for (const parameters of refused) {
      const { json } = await importText(app, alice.uid, bob.uid, 'x', parameters);
      expect(json).toEqual({ code: 4003, message: '參數錯誤', data: null });
    }
    expect((await importText(app, 'a_b', bob.uid, 'x')).json).toMatchObject({ code: 4012 });
    expect((await alice.history(bob)).total).toBe(0);
  });

  it('never meets another app: its users of the same uid see nothing', async () => {
    const { app, foreignApp } = sharedServer();
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const [foreignAlice, foreignBob] = [
      await registerUser(foreignApp, alice.uid),
      await registerUser(foreignApp, bob.uid),
    ];
    await importText(app, alice.uid, bob.uid, 'ours', { app_id: String(foreignApp.id) });
    await untilTotal(bob, alice, 1);
    expect((await foreignBob.history(foreignAlice)).total).toBe(0);
  });

  it('survives a kill between the reply and the storing: a restart goes on', async () => {
    const hongyan = await startHongyan({
      roles: ['api', 'gateway'],
      env: { HONGYAN_OUTBOX_SWEEP_MS: '100' },
    });
    const { installation, server, app } = hongyan;
    try {
      const [alice, bob] = [await registerUser(app), await registerUser(app)];
      for (let index = 0; index < 5; index++) {
        await importText(app, alice.uid, bob.uid, `m${index}`, { created_at: '1600000000' });
      }
      expect((await bob.history(alice)).total).toBe(0);
      await server.kill();
      const successor = await installation.start();
      const bobNow = bob.at(successor);
      await untilTotal(bobNow, alice, 5);
      expect(await bobNow.historyTexts(alice)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    } finally {
      await hongyan.dispose();
    }
  });
});
