import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UserPrincipal } from '@hongyan/kernel';
import { createApp, type Parts, registerUser, TestInstallation } from '../../../test/medium/parts.js';
import { RandomHistory, stepAmong } from '../../../test/medium/random-history.js';
import { SyncClient } from '../../../test/medium/sync-client.js';
import { SyncService } from './sync.service.js';

const SENDS = 120;

async function send(process: Parts, from: UserPrincipal, to: UserPrincipal, text: string): Promise<void> {
  const content = JSON.stringify({ content: text, extra: '' });
  await process.messages.send(from.appId, from, { targetUid: to.uid, type: 'Msg:Txt', content }, 'client');
}

const sorted = (ids: ReadonlyMap<string, number>): [string, number][] =>
  [...ids].toSorted(([, one], [, other]) => one - other);

describe(SyncService.name, () => {
  let installation: TestInstallation;
  let here: Parts;
  let there: Parts;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    [here, there] = await Promise.all([installation.openProcess(), installation.openProcess()]);
  });

  afterAll(() => installation.dispose());

  async function party(count: number): Promise<UserPrincipal[]> {
    const app = await createApp(here);
    return Promise.all(Array.from({ length: count }, () => registerUser(here, app)));
  }

  /** What history says, in the shape of the client. */
  async function historyOf(me: UserPrincipal, peer: UserPrincipal): Promise<Map<string, number>> {
    const ids = new Map<string, number>();
    for (let marker: number | null = null; ;) {
      const { rows } = await here.history.list(me, peer.uid, marker, 200);
      for (const row of rows) {
        const { msg_id: msgId, id } = JSON.parse(row) as { msg_id: string; id: number };
        ids.set(msgId, id);
        marker = id;
      }
      if (rows.length < 200) return ids;
    }
  }

  it('misses nothing while two processes write to many conversations at once, and repeats nothing', async () => {
    const [me, ...peers] = (await party(9)) as [UserPrincipal, ...UserPrincipal[]];
    const client = new SyncClient(here.sync, me, '0');
    const state = { isSending: true };
    const sending = Promise.all(
      Array.from({ length: SENDS }, async (_, index) => {
        const peer = peers[index % peers.length]!;
        const [from, to] = index % 3 === 0 ? [me, peer] : [peer, me];
        await send(index % 2 ? here : there, from, to, `m${index}`);
        await send(index % 2 ? there : here, to, from, `n${index}`);
      }),
    ).finally(() => {
      state.isSending = false;
    });
    while (state.isSending) await client.catchUp(7);
    await sending;
    await client.catchUp(7);
    for (const peer of peers) expect(client.of(peer.uid)).toEqual(await historyOf(me, peer));
    expect([...client.messages.values()].reduce((sum, each) => sum + each.size, 0)).toBe(2 * SENDS);
  });

  it('starts from the present without a cursor, and from the beginning with 0', async () => {
    const [me, peer] = (await party(2)) as [UserPrincipal, UserPrincipal];
    await send(here, peer, me, 'before');
    const late = new SyncClient(here.sync, me);
    await late.catchUp(100);
    expect(late.of(peer.uid).size).toBe(0);
    await send(here, peer, me, 'after');
    await late.catchUp(100);
    expect(late.of(peer.uid).size).toBe(1);
    const early = new SyncClient(here.sync, me, '0');
    await early.catchUp(100);
    expect(early.of(peer.uid)).toEqual(await historyOf(me, peer));
    const idle = JSON.parse(await here.sync.page(me, '0', 100)) as { next: string };
    expect(JSON.parse(await here.sync.page(me, idle.next, 100))).toEqual({
      messages: [],
      reads: [],
      deletions: [],
      next: idle.next,
      has_more: false,
    });
  });

  it('tells who has read how far, and what was deleted, on every device of the user', async () => {
    const [me, peer] = (await party(2)) as [UserPrincipal, UserPrincipal];
    const [mine, theirs] = [new SyncClient(here.sync, me), new SyncClient(there.sync, peer)];
    await Promise.all([mine.catchUp(10), theirs.catchUp(10)]);
    for (const text of ['1', '2', '3']) await send(here, peer, me, text);
    await Promise.all([mine.catchUp(10), theirs.catchUp(10)]);
    await here.inbox.markRead(me, peer.uid);
    await here.inbox.removeContact(me, peer.uid);
    await send(there, peer, me, '4');
    await Promise.all([mine.catchUp(1), theirs.catchUp(10)]);
    expect(mine.ownReads.get(peer.uid)).toBe(3);
    expect(theirs.peerReads.get(me.uid)).toBe(3);
    expect([...mine.of(peer.uid).values()]).toEqual([4]);
    expect([...theirs.of(me.uid).values()]).toEqual([1, 2, 3, 4]);
    expect([...mine.doubtful, ...theirs.doubtful]).toEqual([]);
  });

  it('goes past what is gone without empty pages', async () => {
    const [me, peer, other] = (await party(3)) as [UserPrincipal, UserPrincipal, UserPrincipal];
    for (let index = 0; index < 12; index++) await send(here, peer, me, `${index}`);
    await send(here, other, me, 'other');
    await here.unitOfWork.pool.execute('DELETE FROM messages WHERE app_id = ? AND seq BETWEEN 2 AND 10', [
      me.appId,
    ]);
    const client = new SyncClient(here.sync, me, '0');
    expect(await client.catchUp(2)).toBe(2);
    expect([...client.of(peer.uid).values()]).toEqual([1, 11, 12]);
    expect([...client.of(other.uid).values()]).toEqual([1]);
  });

  it('leaves a client whole after whatever became of its histories: it reads anew only what it is told to', async () => {
    const histories = new RandomHistory(here);
    const turn = fc.record({
      step: stepAmong(4),
      isSynced: fc.boolean(),
      limit: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 5, maxLength: 30 }), async (turns) => {
        const users = await party(4);
        const [me, ...peers] = users as [UserPrincipal, ...UserPrincipal[]];
        const client = new SyncClient(here.sync, me, '0');
        const catchUp = async (limit: number): Promise<void> => {
          await client.catchUp(limit);
          for (const peer of peers) {
            if (client.doubtful.delete(peer.uid)) client.messages.set(peer.uid, await historyOf(me, peer));
          }
        };
        for (const { step, isSynced, limit } of turns) {
          await histories.take(step, users);
          if (isSynced) await catchUp(limit);
        }
        await catchUp(3);
        for (const peer of peers)
          expect(sorted(client.of(peer.uid))).toEqual(sorted(await historyOf(me, peer)));
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it.each(['1', 'AQ', '-', 'AAAA'])('refuses %j, which is no cursor', async (since) => {
    const [me] = (await party(1)) as [UserPrincipal];
    await expect(here.sync.page(me, since, 10)).rejects.toMatchObject({ key: 'parameter_error' });
  });

  it("refuses another user's cursor", async () => {
    const [me, peer] = (await party(2)) as [UserPrincipal, UserPrincipal];
    const { next } = JSON.parse(await here.sync.page(peer, undefined, 10)) as { next: string };
    await expect(here.sync.page(me, next, 10)).rejects.toMatchObject({ key: 'parameter_error' });
  });
});
