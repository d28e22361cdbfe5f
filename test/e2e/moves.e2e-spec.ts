import { describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { startHongyan } from '../harness/installation.js';
import type { RequestParameters } from '../harness/request-styles.js';
import { sharedServer } from '../harness/shared-server.js';
import { signedCall } from '../harness/signed-call.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

async function grant(from: ChatUser, to: ChatUser, more: RequestParameters = {}): Promise<unknown> {
  const parameters = { from_uid: from.uid, to_uid: to.uid, ...more };
  return (await signedCall(from.app, '/users/allowSync', parameters)).json;
}

async function move(from: { uid: string }, to: ChatUser, more: RequestParameters = {}): Promise<unknown> {
  return (await to.post('/messages/messageSynchronization', { from_uid: from.uid, ...more })).json;
}

async function registerAll(count: number): Promise<ChatUser[]> {
  const { app } = sharedServer();
  return Promise.all(Array.from({ length: count }, () => registerUser(app)));
}

const ACCEPTED = { code: 200, message: '請求成功', data: true };
const REFUSED = { code: 4002, message: '操作失敗', data: null };

/** The list of the one whose history moved is emptied last. */
async function untilMoved(from: ChatUser): Promise<void> {
  await until('the move to be done', async () => (await from.contacts()).total === 0);
}

describe('67: messageSynchronization', () => {
  it('moves chats into those of the new user, in the order of time, with unread counts and previews', async () => {
    const [guest, me, shop] = (await registerAll(3)) as [ChatUser, ChatUser, ChatUser];
    await guest.sendText(shop, 'g0');
    await me.sendText(shop, 'own0');
    await shop.sendText(guest, 'g1');
    await shop.sendText(me, 'own1');
    await guest.sendText(shop, 'g2');
    expect(await grant(guest, me)).toEqual({ code: 200, message: '操作成功', data: null });
    expect(await move(guest, me, { limit: 30 })).toEqual(ACCEPTED);
    await untilMoved(guest);

    const texts = ['g0', 'own0', 'g1', 'own1', 'g2'];
    expect(await me.historyTexts(shop)).toEqual(texts);
    expect(await shop.historyTexts(me)).toEqual(texts);
    const { data, total } = await me.history(shop);
    expect(total).toBe(5);
    expect(data.map(({ from_uid }) => from_uid).toReversed()).toEqual(
      [me, me, shop, shop, me].map(({ uid }) => uid),
    );
    expect(data.map(({ message_direction }) => message_direction).toReversed()).toEqual([1, 1, 2, 2, 1]);
    expect(data.every(({ id }, index) => index === 0 || id < data[index - 1]!.id)).toBe(true);
    expect(data.map(({ send_time }) => send_time)).toEqual(data.map(({ created_at }) => created_at));

    const preview = { content: { content: 'g2', extra: '' } };
    expect((await me.contacts()).rows).toMatchObject([{ uid: shop.uid, new_msg_count: '2', ...preview }]);
    expect((await shop.contacts()).rows).toMatchObject([{ uid: me.uid, new_msg_count: '3', ...preview }]);
    expect(await guest.history(shop)).toEqual({ data: [], total: 0 });
    expect(await shop.history(guest)).toEqual({ data: [], total: 0 });
    expect([await guest.unread(), await me.unread(), await shop.unread()]).toEqual([0, 2, 3]);

    await shop.sendText(me, 'next');
    expect((await me.history(shop)).total).toBe(6);
    await shop.read(me);
    expect(await shop.unread()).toBe(0);
  });

  it('pages through a moved history without loss or repeat, and reaches it by arrival', async () => {
    const [guest, me, shop] = (await registerAll(3)) as [ChatUser, ChatUser, ChatUser];
    for (let index = 0; index < 6; index++) {
      await guest.sendText(shop, `g${index}`);
      await me.sendText(shop, `m${index}`);
    }
    const { msg_id } = await guest.sendText(shop, 'receipt');
    await grant(guest, me);
    await move(guest, me);
    await untilMoved(guest);
    const seen: string[] = [];
    for (let marker = ''; ;) {
      const { data, total } = await shop.history(me, { limit: 4, node_marker: marker });
      expect(total).toBe(13);
      if (data.length === 0) break;
      seen.push(...data.map(({ content }) => (content as { content: string }).content));
      marker = String(data.at(-1)!.id);
    }
    expect(seen).toEqual(['receipt', ...[5, 4, 3, 2, 1, 0].flatMap((index) => [`m${index}`, `g${index}`])]);
    await shop.post('/messages/messageArrival', { msg_id });
    expect((await me.history(shop)).data[0]).toMatchObject({ status: 2, from_uid: me.uid });
  });

  it('377: leaves what the guest had deleted, and hides from a peer what the peer had deleted', async () => {
    const [guest, me, shop, peer] = (await registerAll(4)) as [ChatUser, ChatUser, ChatUser, ChatUser];
    for (const other of [shop, peer]) {
      await guest.sendText(other, 'm0');
      await other.sendText(guest, 'm1');
    }
    await guest.post('/messages/delLiaisonPerson', { target_uid: shop.uid });
    await peer.post('/messages/delLiaisonPerson', { target_uid: guest.uid });
    await grant(guest, me);
    await move(guest, me);
    await untilMoved(guest);
    expect((await me.contacts()).rows).toMatchObject([{ uid: peer.uid, new_msg_count: '1' }]);
    expect(await me.historyTexts(peer)).toEqual(['m0', 'm1']);
    expect(await me.history(shop)).toEqual({ data: [], total: 0 });
    expect(await peer.history(me)).toEqual({ data: [], total: 0 });
    expect(await peer.contacts()).toEqual({ rows: [], total: 0 });
    expect((await shop.history(guest)).total).toBe(2);

    await me.sendText(peer, 'after');
    expect(await peer.historyTexts(me)).toEqual(['after']);
    expect((await peer.history(me)).total).toBe(1);
    expect((await me.history(peer)).total).toBe(3);
  });

  it('376: leaves what the two said to each other', async () => {
    const [guest, me] = (await registerAll(2)) as [ChatUser, ChatUser];
    await guest.sendText(me, 'm0');
    await me.sendText(guest, 'm1');
    await grant(guest, me);
    await move(guest, me);
    await untilMoved(guest);
    expect(await me.historyTexts(guest)).toEqual(['m0', 'm1']);
    expect((await me.contacts()).rows).toMatchObject([{ uid: guest.uid, new_msg_count: '1' }]);
  });

  it('leaves what is older than the limit', async () => {
    const [guest, me, shop] = (await registerAll(3)) as [ChatUser, ChatUser, ChatUser];
    for (const [text, age] of [
      ['old', 5],
      ['young', 2],
    ] as const) {
      await signedCall(guest.app, '/messages/messageTransfer', {
        from_uid: guest.uid,
        target_uid: shop.uid,
        type: 'Msg:Txt',
        content: JSON.stringify({ content: text, extra: '' }),
        created_at: String(Math.floor(Date.now() / 1000) - age * 86_400),
      });
    }
    await until('the imports', async () => (await guest.history(shop)).total === 2);
    await grant(guest, me);
    await move(guest, me, { limit: 3 });
    await untilMoved(guest);
    expect(await me.historyTexts(shop)).toEqual(['young']);
    expect(await shop.historyTexts(guest)).toEqual(['old']);
    expect((await shop.history(guest)).total).toBe(1);
  });

  it('S6: a uid that is part of others’ is unaffected by their conversations', async () => {
    const { app } = sharedServer();
    const uid = unique('2');
    const [two, twentyThree, twelve, guest, shop] = await Promise.all([
      registerUser(app, uid),
      registerUser(app, `${uid}3`),
      registerUser(app, `1${uid}`),
      registerUser(app),
      registerUser(app),
    ]);
    await twentyThree.sendText(shop, 'other');
    await twelve.sendText(shop, 'third');
    await guest.sendText(shop, 'mine');
    await grant(guest, two);
    await move(guest, two);
    await untilMoved(guest);
    expect((await two.contacts()).rows).toMatchObject([{ uid: shop.uid, content: { content: 'mine' } }]);
    expect((await two.contacts()).total).toBe(1);
    expect((await twentyThree.history(shop)).total).toBe(1);
    expect((await twelve.history(shop)).total).toBe(1);
  });

  it('371: refuses oneself with 4003, whatever was granted', async () => {
    const [me] = (await registerAll(1)) as [ChatUser];
    const refusal = { code: 4003, message: '參數錯誤', data: null };
    expect(await move(me, me)).toEqual(refusal);
    expect(await move({ uid: '' }, me)).toEqual(refusal);
    expect(await grant(me, me)).toEqual(refusal);
  });

  it('needs no grant where the app allows every move, and 375: says nothing of unknown uids there', async () => {
    const hongyan = await startHongyan();
    const { installation, app } = hongyan;
    try {
      await installation.cli('app', 'set', app.key, 'historyMove=open');
      const [guest, me, shop] = [await registerUser(app), await registerUser(app), await registerUser(app)];
      await guest.sendText(shop, 'hi');
      expect(await move({ uid: 'nobody' }, me)).toEqual(ACCEPTED);
      expect(await move(guest, me)).toEqual(ACCEPTED);
      await untilMoved(guest);
      expect(await me.historyTexts(shop)).toEqual(['hi']);
    } finally {
      await hongyan.dispose();
    }
  });

  it('goes on where a killed worker left it', async () => {
    const hongyan = await startHongyan({
      roles: ['api', 'gateway'],
      env: { HONGYAN_OUTBOX_SWEEP_MS: '100', HONGYAN_OUTBOX_GRACE_MS: '100' },
    });
    const { installation, server, app } = hongyan;
    try {
      const [guest, me] = [await registerUser(app), await registerUser(app)];
      const shops = await Promise.all(Array.from({ length: 4 }, () => registerUser(app)));
      for (const shop of shops) await guest.sendText(shop, 'hi');
      await grant(guest, me);
      expect(await move(guest, me)).toEqual(ACCEPTED);
      expect((await guest.contacts()).total).toBe(4);
      await server.kill();
      const successor = await installation.start();
      await untilMoved(guest.at(successor));
      const mine = await me.at(successor).contacts();
      expect(mine.rows.map(({ uid }) => uid).sort()).toEqual(shops.map(({ uid }) => uid).sort());
    } finally {
      await hongyan.dispose();
    }
  });
});

describe('S2: moving needs the app server’s word', () => {
  it('answers 4002 without a grant, whether or not the uid exists, and moves nothing', async () => {
    const { foreignApp } = sharedServer();
    const [guest, me, shop] = (await registerAll(3)) as [ChatUser, ChatUser, ChatUser];
    const stranger = await registerUser(foreignApp);
    await guest.sendText(shop, 'mine');
    const socket = await SocketClient.connect(me);
    for (const victim of [guest, stranger, { uid: unique('nobody') }]) {
      expect(await move(victim, me)).toEqual(REFUSED);
    }
    expect(await me.contacts()).toEqual({ rows: [], total: 0 });
    expect((await guest.contacts()).total).toBe(1);
    await socket.close();
  });

  it('takes a grant for these two users, in this direction and for its time only', async () => {
    const [guest, me, thief] = (await registerAll(3)) as [ChatUser, ChatUser, ChatUser];
    await grant(guest, me, { ttl: 1 });
    expect(await move(guest, thief)).toEqual(REFUSED);
    expect(await move(me, guest)).toEqual(REFUSED);
    expect(await move(guest, me)).toEqual(ACCEPTED);
    await until('the grant to end', async () => {
      const answer = (await move(guest, me)) as { code: number };
      return answer.code === 4002;
    });
  });

  it('grants nothing without a signature, or for users who are not registered', async () => {
    const { app, foreignApp } = sharedServer();
    const [guest, me] = (await registerAll(2)) as [ChatUser, ChatUser];
    const stranger = await registerUser(foreignApp);
    const parameters = { from_uid: guest.uid, to_uid: me.uid };
    const forged = await signedCall(app, '/users/allowSync', parameters, { sign: 'bad' });
    expect(forged.json).toMatchObject({ code: 4005 });
    expect((await signedCall(foreignApp, '/users/allowSync', parameters)).json).toMatchObject({ code: 4007 });
    expect(await grant(guest, stranger)).toEqual({ code: 4007, message: '無效用戶', data: null });
    expect(await move(guest, me)).toEqual(REFUSED);
  });
});
