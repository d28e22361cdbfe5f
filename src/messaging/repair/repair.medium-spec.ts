import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UserPrincipal } from '@hongyan/kernel';
import { createApp, type Parts, registerUser, TestInstallation } from '../../../test/medium/parts.js';
import { Upheavals } from '../../../test/medium/upheavals.js';
import { RepairRepository } from './repair.repository.js';
import { RepairService, type WrongInbox } from './repair.service.js';

/** Retention takes away what is so old. */
const AGED_DAYS = 400;
const COUNTS = ['unread_count', 'missing_count'];
const COLUMNS = [...COUNTS, 'read_seq', 'cleared_seq', 'last_seq', 'active_at_ms'];

interface Step {
  readonly what: 'send' | 'read' | 'remove' | 'block' | 'import' | 'move' | 'retain' | 'erase';
  readonly between: readonly number[];
  readonly days: number;
}

describe(RepairService.name, () => {
  let installation: TestInstallation;
  let parts: Parts;
  let repair: RepairService;
  let upheavals: Upheavals;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    parts = await installation.openProcess();
    repair = new RepairService(new RepairRepository(), parts.unitOfWork);
    upheavals = new Upheavals(parts);
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

  /** One thing that users, app servers or workers do. */
  async function take({ what, between: ends, days }: Step, users: readonly UserPrincipal[]): Promise<void> {
    const [one, other] = ends.map((index) => users[index]!) as [UserPrincipal, UserPrincipal];
    const isBlocked = what === 'block' && (await parts.blocks.isBlocked(one.appId, one.uid));
    const acts = {
      send: () => send(one, other),
      read: () => parts.inbox.markRead(one, other.uid),
      remove: () => parts.inbox.removeContact(one, other.uid),
      block: () => parts.blocks[isBlocked ? 'unblock' : 'block'](one.appId, one.uid),
      import: () => upheavals.import(one, other, days),
      move: () => upheavals.move(one, other, days),
      retain: () => upheavals.retain(),
      erase: () => upheavals.erase(one),
    } satisfies Record<Step['what'], () => Promise<unknown>>;
    await acts[what]();
  }

  const user = fc.nat(2);
  const between = fc.tuple(user, user).filter(([one, other]) => one !== other);
  const step: fc.Arbitrary<Step> = fc.record({
    what: fc.constantFrom(
      ...(['send', 'send', 'send', 'read', 'remove', 'block', 'import', 'move', 'retain', 'erase'] as const),
    ),
    between,
    days: fc.constantFrom(0, 20, AGED_DAYS),
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
          await send(users[0]!, users[1]!);
          for (const each of steps) await take(each, users);
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
