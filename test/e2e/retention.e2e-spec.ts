import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { runSql } from '../harness/database.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { signedCall } from '../harness/signed-call.js';
import { until } from '../harness/until.js';

const DAY_SECONDS = 86_400;

async function importAged(from: ChatUser, to: ChatUser, text: string, days: number): Promise<void> {
  await signedCall(from.app, '/messages/messageTransfer', {
    from_uid: from.uid,
    target_uid: to.uid,
    type: 'Msg:Txt',
    content: JSON.stringify({ content: text, extra: '' }),
    created_at: String(Math.floor(Date.now() / 1000) - days * DAY_SECONDS),
  });
}

describe('68: retention', () => {
  let hongyan: Hongyan;

  beforeAll(async () => {
    hongyan = await startHongyan();
  });

  afterAll(async () => {
    await hongyan?.dispose();
  });

  it('removes what is older than a year, and contacts who saw nothing newer, and repeats nothing', async () => {
    const { app, installation } = hongyan;
    const [alice, bob, carol] = [await registerUser(app), await registerUser(app), await registerUser(app)];
    await importAged(alice, bob, 'ancient', 800);
    await importAged(alice, carol, 'ancient', 366);
    await importAged(carol, alice, 'recent', 364);
    await until('the imports', async () => (await alice.history(carol)).total === 2);
    await until('the imports', async () => (await alice.history(bob)).total === 1);

    expect(await installation.cli('retention', 'run')).toEqual({ removed: 2 });
    expect(await alice.history(bob)).toEqual({ data: [], total: 0 });
    expect(await bob.history(alice)).toEqual({ data: [], total: 0 });
    expect(await bob.contacts()).toEqual({ rows: [], total: 0 });
    expect((await alice.contacts()).rows).toMatchObject([{ uid: carol.uid, content: { content: 'recent' } }]);
    expect(await carol.historyTexts(alice)).toEqual(['recent']);
    expect((await carol.history(alice)).total).toBe(1);
    expect(await installation.cli('retention', 'run')).toEqual({ removed: 0 });
  });

  it('takes old messages from between newer ones, out of unread counts and totals of those who saw them', async () => {
    const { app, installation } = hongyan;
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    for (let index = 0; index < 4; index++) await alice.sendText(bob, `m${index}`);
    await alice.post('/messages/delLiaisonPerson', { target_uid: bob.uid });
    await alice.sendText(bob, 'm4');
    await runSql(
      installation.databaseUrl,
      `UPDATE messages m JOIN conversations c ON c.id = m.conversation_id JOIN users u ON u.id = c.a_user_id
       SET m.created_at_ms = ? WHERE u.uid IN (?, ?) AND m.seq IN (1, 3)`,
      [Date.now() - 400 * DAY_SECONDS * 1000, Buffer.from(alice.uid), Buffer.from(bob.uid)],
    );
    expect(await installation.cli('retention', 'run')).toEqual({ removed: 2 });
    expect(await bob.historyTexts(alice)).toEqual(['m1', 'm3', 'm4']);
    expect((await bob.history(alice)).total).toBe(3);
    expect(await bob.unread()).toBe(3);
    expect(await alice.historyTexts(bob)).toEqual(['m4']);
    expect((await alice.history(bob)).total).toBe(1);
    await bob.sendText(alice, 'm5');
    expect((await bob.history(alice)).total).toBe(4);
  });

  it('keeps what each app wants kept, for ever with 0', async () => {
    const { server, installation } = hongyan;
    const apps = [await installation.createApp(server), await installation.createApp(server)] as const;
    await installation.cli('app', 'set', apps[0].key, 'retentionDays=0');
    await installation.cli('app', 'set', apps[1].key, 'retentionDays=7');
    const totals: number[] = [];
    for (const app of apps) {
      const [alice, bob] = [await registerUser(app), await registerUser(app)];
      await importAged(alice, bob, 'ancient', 3000);
      await importAged(alice, bob, 'week', 6);
      await until('the imports', async () => (await alice.history(bob)).total === 2);
      await installation.cli('retention', 'run');
      totals.push((await alice.history(bob)).total);
    }
    expect(totals).toEqual([2, 1]);
  });

  it('is planned daily at 04:30 of the wire’s time zone', async () => {
    const { installation } = hongyan;
    const { REDIS_URL: url, HONGYAN_REDIS_PREFIX: prefix } = installation.environment;
    const { Redis } = await import('ioredis');
    const redis = new Redis(url!);
    try {
      const [key] = await redis.keys(`{${prefix}-retention}:retention:repeat:retention.run`);
      expect(await redis.hgetall(key!)).toMatchObject({ pattern: '30 4 * * *', tz: 'Asia/Shanghai' });
      const dueMs = Number(await redis.zscore(`{${prefix}-retention}:retention:repeat`, 'retention.run'));
      expect(new Date(dueMs).toISOString()).toMatch(/T20:30:00\.000Z$/);
    } finally {
      redis.disconnect();
    }
  });
});
