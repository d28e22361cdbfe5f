import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UserPrincipal } from '@hongyan/kernel';
import { createApp, type Parts, registerUser, TestInstallation } from '../../../test/medium/parts.js';
import { RepairRepository } from './repair.repository.js';
import { RepairService, type WrongInbox } from './repair.service.js';

const COLUMNS = ['unread_count', 'read_seq', 'cleared_seq', 'missing_count', 'last_seq', 'active_at_ms'];

describe(RepairService.name, () => {
  let installation: TestInstallation;
  let parts: Parts;
  let repair: RepairService;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    parts = await installation.openProcess();
    repair = new RepairService(new RepairRepository(), parts.unitOfWork);
  });

  afterAll(() => installation.dispose());

  async function party(): Promise<UserPrincipal[]> {
    const app = await createApp(parts);
    return Promise.all([1, 2, 3].map(() => registerUser(parts, app)));
  }

  async function send(from: UserPrincipal, to: UserPrincipal): Promise<void> {
    const content = '{"content":"hi","extra":""}';
    await parts.messages.send(from.appId, from, { targetUid: to.uid, type: 'Msg:Txt', content }, 'client');
  }

  async function run(appId: number, isFixing = false): Promise<WrongInbox[]> {
    const wrong: WrongInbox[] = [];
    for await (const part of repair.run(appId, { isFixing })) wrong.push(...part.wrong);
    return wrong;
  }

  const inboxOf = (appId: number): Promise<object[]> =>
    parts.unitOfWork.pool.query('SELECT * FROM inbox WHERE app_id = ? ORDER BY user_id, peer_user_id', [
      appId,
    ]);

  const user = fc.nat(2);
  const between = fc.tuple(user, user).filter(([one, other]) => one !== other);
  const step = fc.record({
    what: fc.constantFrom('send', 'send', 'send', 'read', 'remove', 'block'),
    between,
  });

  it('finds no difference after random histories, and finds and mends each that somebody makes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.constantFrom(...COLUMNS),
        fc.integer({ min: 1, max: 90 }),
        async (steps, column, change) => {
          const users = await party();
          const { appId } = users[0]!;
          for (const { what, between: ends } of [{ what: 'send', between: [0, 1] }, ...steps]) {
            const [one, other] = ends.map((index) => users[index]!) as [UserPrincipal, UserPrincipal];
            if (what === 'send') await send(one, other);
            else if (what === 'read') await parts.inbox.markRead(one, other.uid);
            else if (what === 'remove') await parts.inbox.removeContact(one, other.uid);
            else if (await parts.blocks.isBlocked(appId, one.uid)) await parts.blocks.unblock(appId, one.uid);
            else await parts.blocks.block(appId, one.uid);
          }
          expect(await run(appId)).toEqual([]);
          const before = await inboxOf(appId);
          // Beyond every sequence, so that no such row could be right.
          await parts.unitOfWork.pool.execute(
            `UPDATE inbox SET ${column} = ${column} + 100 + ? WHERE app_id = ? AND last_seq > 0 LIMIT 1`,
            [change, appId],
          );
          const damaged = await inboxOf(appId);
          const isDamaged = JSON.stringify(damaged) !== JSON.stringify(before);
          expect((await run(appId)).length).toBe(isDamaged ? 1 : 0);
          expect(await inboxOf(appId)).toEqual(damaged);
          await run(appId, true);
          expect(await run(appId)).toEqual([]);
          if (!['read_seq', 'cleared_seq'].includes(column)) expect(await inboxOf(appId)).toEqual(before);
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it('writes a row anew that is gone', async () => {
    const [alice, bob] = (await party()) as [UserPrincipal, UserPrincipal];
    await send(alice, bob);
    const before = await inboxOf(alice.appId);
    await parts.unitOfWork.pool.execute('DELETE FROM inbox WHERE app_id = ? AND user_id = ?', [
      alice.appId,
      bob.userId,
    ]);
    expect(await run(alice.appId, true)).toMatchObject([
      { userId: bob.userId, peerUserId: alice.userId, differences: [{ field: 'row' }] },
    ]);
    expect(await inboxOf(alice.appId)).toEqual(before);
  });

  it('takes nothing for wrong while messages are sent and read', async () => {
    const users = await party();
    const [alice, bob] = users as [UserPrincipal, UserPrincipal];
    const state = { isSending: true };
    const sending = (async () => {
      for (let round = 0; round < 15; round++) {
        await Promise.all([send(alice, bob), send(bob, alice), parts.inbox.markRead(bob, alice.uid)]);
      }
    })().finally(() => {
      state.isSending = false;
    });
    while (state.isSending) expect(await run(alice.appId, true)).toEqual([]);
    await sending;
    expect(await run(alice.appId)).toEqual([]);
  });
});
