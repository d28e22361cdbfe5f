import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserPrincipal } from '@hongyan/kernel';
import type { App } from '../../apps/app.js';
import { listWaitingJobs } from '../../../test/medium/jobs.js';
import { findMistakes, readBooks } from '../../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, TestInstallation } from '../../../test/medium/parts.js';
import { ClientSendsService } from './client-sends.service.js';

const HOUR_MS = 3_600_000;
const text = (content: string): string => JSON.stringify({ content, extra: '' });

describe(ClientSendsService.name, () => {
  let installation: TestInstallation;
  let here: Parts;
  let there: Parts;
  let alice: UserPrincipal;
  let bob: UserPrincipal;
  let carol: UserPrincipal;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    [here, there] = await Promise.all([installation.openProcess(), installation.openProcess()]);
  });

  afterAll(() => installation.dispose());

  beforeEach(async () => {
    const app = await createApp(here);
    [alice, bob, carol] = (await Promise.all([1, 2, 3].map(() => registerUser(here, app)))) as [
      UserPrincipal,
      UserPrincipal,
      UserPrincipal,
    ];
  });

  function send(
    process: Parts,
    content: string,
    clientMsgId?: string,
    { from = alice, targetUid = bob.uid, type = 'Msg:Txt' } = {},
  ): Promise<string> {
    const message = { targetUid, type, content: text(content), clientMsgId };
    return process.messages.send(from.appId, from, message, 'client');
  }

  async function storedTexts(): Promise<string[]> {
    const books = await readBooks(here, alice.appId);
    expect(findMistakes(books)).toEqual([]);
    return books.messages.map(({ content }) => (JSON.parse(content) as { content: string }).content);
  }

  /** On one process, at once; the other one does not know yet. */
  async function setQuota(column: 'messages_per_second' | 'stored_messages', max: number): Promise<void> {
    await here.unitOfWork.pool.execute(
      `INSERT INTO quotas (owner_kind, owner_id, ${column}) VALUES ('app', ?, ?)`,
      [alice.appId, max],
    );
    await here.quotas.onApplicationBootstrap();
    here.quotas.onModuleDestroy();
  }

  it('gives a repeat the reply of the first, whichever process gets it, and stores it once', async () => {
    const first = await send(here, 'hello', 'a 1');
    here.clock.aheadMs = there.clock.aheadMs = HOUR_MS;
    expect(await send(there, 'hello', 'a 1')).toBe(first);
    expect(await send(here, 'hello', 'a 1')).toBe(first);
    here.clock.aheadMs = there.clock.aheadMs = 0;
    expect(await storedTexts()).toEqual(['hello']);
  });

  it('stores one of many that come at once to two processes, in one batch and in several', async () => {
    for (let round = 0; round < 10; round++) {
      const others = Array.from({ length: 5 }, (_, index) => send(here, `other ${round}.${index}`));
      const replies = await Promise.all(
        [here, there, here, there, here, there].map((process) => send(process, `m${round}`, `id ${round}`)),
      );
      await Promise.all(others);
      expect(new Set(replies).size).toBe(1);
    }
    const texts = await storedTexts();
    expect(texts.filter((each) => each.startsWith('m'))).toHaveLength(10);
    expect(texts.filter((each) => each.startsWith('other'))).toHaveLength(50);
  });

  it('lets one of two different messages have the name, when they come at once, and no other message suffer', async () => {
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.allSettled([
        send(here, 'to bob', `x${round}`),
        send(there, 'to carol', `x${round}`, { targetUid: carol.uid }),
        send(here, 'beside'),
        send(there, 'beside', undefined, { targetUid: carol.uid }),
      ]);
      const failed = outcomes.filter((each) => each.status === 'rejected');
      expect(failed.map(({ reason }) => (reason as { key: string }).key)).toEqual(['client_msg_id_reused']);
      expect(outcomes.slice(2).every(({ status }) => status === 'fulfilled')).toBe(true);
    }
    const texts = await storedTexts();
    expect(texts.filter((each) => each === 'beside')).toHaveLength(20);
    expect(texts).toHaveLength(30);
  });

  it('refuses a name for another text, type or target, and keeps names apart by sender', async () => {
    await send(here, 'hello', 'n');
    const refused = { key: 'client_msg_id_reused' };
    await expect(send(here, 'hello!', 'n')).rejects.toMatchObject(refused);
    await expect(send(there, 'hello', 'n', { type: 'Msg:Note' })).rejects.toMatchObject(refused);
    await expect(send(here, 'hello', 'n', { targetUid: carol.uid })).rejects.toMatchObject(refused);
    await send(here, 'hello', 'N');
    await send(here, 'hello', 'n ');
    await send(here, 'hello', 'n', { from: bob, targetUid: alice.uid });
    expect(await storedTexts()).toHaveLength(4);
  });

  it('remembers what was dropped like what was stored: a repeat has the first reply, another payload is refused', async () => {
    await here.blocks.block(alice.appId, alice.uid);
    const first = await send(here, 'hidden', 'n');
    here.clock.aheadMs = HOUR_MS;
    expect(await send(here, 'hidden', 'n')).toBe(first);
    await here.blocks.unblock(alice.appId, alice.uid);
    expect(await send(here, 'hidden', 'n')).toBe(first);
    here.clock.aheadMs = 0;
    await expect(send(here, 'shown', 'n')).rejects.toMatchObject({ key: 'client_msg_id_reused' });
    const nobody = await send(here, 'lost', 'm', { targetUid: 'nobody' });
    expect(await send(here, 'lost', 'm', { targetUid: 'nobody' })).toBe(nobody);
    expect(await storedTexts()).toEqual([]);
  });

  describe('a repeat of one who may not send any more', () => {
    it.each([
      ['messages_per_second', 'too_many_attempts'],
      ['stored_messages', 'quota_exceeded'],
    ] as const)(
      'has the first answer when %s are used up, and a new message has not',
      async (quota, refusal) => {
        const first = await send(here, 'hello', 'n');
        await setQuota(quota, 0);
        await expect(send(here, 'more')).rejects.toMatchObject({ key: refusal });
        await expect(send(here, 'more', 'm')).rejects.toMatchObject({ key: refusal });
        expect(await send(here, 'hello', 'n')).toBe(first);
        await expect(send(here, 'hello!', 'n')).rejects.toMatchObject({ key: 'client_msg_id_reused' });
        await expect(send(here, 'hello', 'n', { from: bob })).rejects.toMatchObject({ key: refusal });
        expect(await storedTexts()).toEqual(['hello']);
      },
    );

    it('has the first answer when the app tells blocked senders so', async () => {
      const first = await send(here, 'hello', 'n');
      await here.testApps.set({ id: alice.appId } as App, { blockedReply: '4011' });
      await here.blocks.block(alice.appId, alice.uid);
      await expect(send(here, 'more', 'm')).rejects.toMatchObject({ key: 'account_disabled' });
      expect(await send(here, 'hello', 'n')).toBe(first);
      // The refused one gave its name to nobody.
      await here.blocks.unblock(alice.appId, alice.uid);
      await send(here, 'other', 'm');
      expect(await storedTexts()).toEqual(['hello', 'other']);
    });

    it('has what the lane owes delivered before', async () => {
      await send(here, 'hello', 'n');
      await here.redis.flush();
      await setQuota('messages_per_second', 0);
      await send(here, 'hello', 'n');
      const jobs = [...(await listWaitingJobs(here)).values()];
      expect(jobs).toEqual([expect.objectContaining({ deliveries: [], owedUpTo: expect.any(Number) })]);
    });
  });

  it('forgets a name after a day, not before', async () => {
    const first = await send(here, 'hello', 'n');
    here.clock.aheadMs = 24 * HOUR_MS;
    await here.clientSends.prune();
    expect(await send(here, 'hello', 'n')).toBe(first);
    here.clock.aheadMs = 26 * HOUR_MS;
    await here.clientSends.prune();
    expect(await send(here, 'hello', 'n')).not.toBe(first);
    here.clock.aheadMs = 0;
    expect(await storedTexts()).toEqual(['hello', 'hello']);
  });
});
