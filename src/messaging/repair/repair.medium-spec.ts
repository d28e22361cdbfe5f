import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UserPrincipal } from '@hongyan/kernel';
import { createApp, type Parts, registerUser, TestInstallation } from '../../../test/medium/parts.js';
import { RandomHistory, stepAmong } from '../../../test/medium/random-history.js';
import { RepairRepository } from './repair.repository.js';
import { RepairService, type WrongInbox } from './repair.service.js';

const COUNTS = ['unread_count', 'missing_count'];
const COLUMNS = [...COUNTS, 'read_seq', 'cleared_seq', 'last_seq', 'active_at_ms'];

describe(RepairService.name, () => {
  let installation: TestInstallation;
  let parts: Parts;
  let repair: RepairService;
  let histories: RandomHistory;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    parts = await installation.openProcess();
    repair = new RepairService(new RepairRepository(), parts.unitOfWork);
    histories = new RandomHistory(parts);
  });

  afterAll(() => installation.dispose());

  async function party(): Promise<UserPrincipal[]> {
    const app = await createApp(parts);
    return Promise.all([1, 2, 3].map(() => registerUser(parts, app)));
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

  it('finds no difference after random histories, and finds and mends each that somebody makes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepAmong(3), { minLength: 1, maxLength: 25 }),
        fc.constantFrom(...COLUMNS),
        fc.integer({ min: 1, max: 90 }),
        async (steps, column, change) => {
          const users = await party();
          const { appId } = users[0]!;
          await histories.send(users[0]!, users[1]!);
          for (const each of steps) await histories.take(each, users);
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
          // Marks are the user's word, and so is a place in the list that was left and taken again by an old message.
          if (COUNTS.includes(column)) expect(await inboxOf(appId)).toEqual(before);
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it('writes a row anew that is gone', async () => {
    const [alice, bob] = (await party()) as [UserPrincipal, UserPrincipal];
    await histories.send(alice, bob);
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
        await Promise.all([
          histories.send(alice, bob),
          histories.send(bob, alice),
          parts.inbox.markRead(bob, alice.uid),
        ]);
      }
    })().finally(() => {
      state.isSending = false;
    });
    while (state.isSending) expect(await run(alice.appId, true)).toEqual([]);
    await sending;
    expect(await run(alice.appId)).toEqual([]);
  });
});
