import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { parseConfig } from '@hongyan/config';
import { SYSTEM, type UserPrincipal } from '@hongyan/kernel';
import { migrate, UnitOfWork } from '@hongyan/persistence';
import { createLogger } from '@hongyan/telemetry';
import { createDatabase, dropDatabase } from '../harness/database.js';
import { sharedEngines } from '../harness/engines.js';
import { unique } from '../harness/unique.js';
import { AppAdministration } from '../../src/apps/app-administration.service.js';
import { CliModule } from '../../src/cli/cli.module.js';
import { TenantsService } from '../../src/tenants/tenants.service.js';
import { UsersService } from '../../src/users/users.service.js';
import { AppMessagesService } from '../../src/messaging/app-messages.service.js';
import { deriveInbox, type LoggedMessage } from '../../src/messaging/derive-inbox.js';
import { HistoryService } from '../../src/messaging/history.service.js';
import { ImportsService } from '../../src/messaging/imports/imports.service.js';
import { ImportStoringService } from '../../src/messaging/imports/import-storing.service.js';
import { InboxService } from '../../src/messaging/inbox.service.js';
import { hiddenFlagOf } from '../../src/messaging/message-flags.js';
import { MovesService } from '../../src/messaging/moves/moves.service.js';
import { MovingService } from '../../src/messaging/moves/moving.service.js';
import { RetentionService } from '../../src/messaging/retention/retention.service.js';
import { RepairService, type WrongInbox } from '../../src/messaging/repair/repair.service.js';
import { SyncService } from '../../src/messaging/sync/sync.service.js';
import { SyncClient } from './sync-client.js';

const USERS = 3;
const LANES = 4;
const DAY_SECONDS = 86_400;

type Step =
  | { do: 'send' | 'read' | 'remove' | 'move'; from: number; to: number }
  | { do: 'import'; from: number; to: number; days: number }
  | { do: 'clear'; from: number; keep: number }
  | { do: 'sync'; from: number; limit: number }
  | { do: 'retain' };

const user = fc.nat(USERS - 1);
const between = (name: 'send' | 'read' | 'remove' | 'move'): fc.Arbitrary<Step> =>
  fc.record({ do: fc.constant(name), from: user, to: user }).filter(({ from, to }) => from !== to);

const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: between('send') },
    { weight: 2, arbitrary: between('read') },
    { weight: 1, arbitrary: between('remove') },
    { weight: 2, arbitrary: between('move') },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('import' as const), from: user, to: user, days: fc.nat(800) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), from: user, keep: fc.nat(2) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('sync' as const),
        from: user,
        limit: fc.integer({ min: 1, max: 5 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'retain' as const }) },
  ),
  { minLength: 5, maxLength: 40 },
);

interface SideRow {
  user_id: number;
  peer_user_id: number;
  conversation_id: number;
  unread_count: number;
  read_seq: number;
  cleared_seq: number;
  missing_count: number;
  last_seq: number;
  active_at_ms: number;
  conversation_last_seq: number;
  a_user_id: number;
  b_user_id: number;
}

describe('random histories', () => {
  let databaseUrl: string;
  let context: INestApplicationContext;
  const pool = (): UnitOfWork['pool'] => context.get(UnitOfWork).pool;

  beforeAll(async () => {
    databaseUrl = await createDatabase(sharedEngines().databaseUrl, unique('hongyan_medium_'));
    const config = parseConfig({
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      REDIS_URL: sharedEngines().redisUrl,
      HONGYAN_REDIS_PREFIX: unique('medium'),
      HONGYAN_MASTER_KEY: randomBytes(32).toString('hex'),
      HONGYAN_DELIVERY_PARTITIONS: String(LANES),
    });
    context = await NestFactory.createApplicationContext(CliModule.forRoot(config, createLogger('silent')), {
      logger: false,
      abortOnError: false,
    });
    await migrate(context.get(DataSource));
  });

  afterAll(async () => {
    await context?.close();
    await dropDatabase(databaseUrl);
  });

  async function party(): Promise<UserPrincipal[]> {
    const tenant = await context.get(TenantsService).ensure(unique('t'));
    const { app } = await context.get(AppAdministration).create(SYSTEM, tenant.id, unique('a'));
    const users: UserPrincipal[] = [];
    for (let index = 0; index < USERS; index++) {
      const { user: each } = await context.get(UsersService).register(app.id, unique('u'), {});
      users.push({ kind: 'user', appId: app.id, userId: each.id, uid: each.uid, nickname: '' });
    }
    return users;
  }

  async function take(step: Exclude<Step, { do: 'sync' }>, users: readonly UserPrincipal[]): Promise<void> {
    const text = JSON.stringify({ content: unique('m'), extra: '' });
    if (step.do === 'retain') {
      await context.get(RetentionService).run();
      return;
    }
    const from = users[step.from]!;
    if (step.do === 'clear') return context.get(InboxService).clearPreviews(from, 36_500, step.keep);
    const to = users[step.to]!;
    switch (step.do) {
      case 'send':
        await context
          .get(AppMessagesService)
          .send(from.appId, from.uid, { targetUid: to.uid, type: 'Msg:Txt', content: text });
        return;
      case 'read':
        return context.get(InboxService).markRead(from, to.uid);
      case 'remove':
        return context.get(InboxService).removeContact(from, to.uid);
      case 'import':
        await context.get(ImportsService).accept(from.appId, {
          fromUid: from.uid,
          targetUid: to.uid,
          type: 'Msg:Txt',
          content: text,
          createdAt: String(Math.floor(Date.now() / 1000) - step.days * DAY_SECONDS),
        });
        for (let lane = 0; lane < LANES; lane++) await context.get(ImportStoringService).storeLane(lane);
        return;
      case 'move': {
        await context.get(MovesService).grant(from.appId, from.uid, to.uid, 60);
        await context.get(MovesService).request(to, from.uid, 400);
        const [row] = await pool().query<{ id: number }>(
          'SELECT id FROM moves WHERE app_id = ? AND from_user_id = ? AND to_user_id = ?',
          [from.appId, from.userId, to.userId],
        );
        await context.get(MovingService).run(row!.id);
        return;
      }
      default:
        throw new Error('no such step');
    }
  }

  async function findMistakes(
    users: readonly UserPrincipal[],
    excused: ReadonlySet<string>,
  ): Promise<string[]> {
    const { appId } = users[0]!;
    const mistakes: string[] = [];
    const sides = await pool().query<SideRow>(
      `SELECT i.*, c.last_seq AS conversation_last_seq, c.a_user_id, c.b_user_id
       FROM inbox i JOIN conversations c ON c.id = i.conversation_id WHERE i.app_id = ?`,
      [appId],
    );
    for (const side of sides) {
      const rows = await pool().query<{
        seq: number;
        from_user_id: number;
        flags: number;
        created_at_ms: number;
      }>(
        'SELECT seq, from_user_id, flags, created_at_ms FROM messages WHERE conversation_id = ? ORDER BY seq',
        [side.conversation_id],
      );
      const log: LoggedMessage[] = rows.map((row) => ({
        seq: row.seq,
        fromUserId: row.from_user_id,
        flags: row.flags,
        createdAtMs: row.created_at_ms,
      }));
      const pair = { appId, aUserId: side.a_user_id, bUserId: side.b_user_id };
      const derived = deriveInbox(log, side.conversation_last_seq, {
        userId: side.user_id,
        hiddenFlag: hiddenFlagOf(pair, side.user_id),
        clearedSeq: side.cleared_seq,
        readSeq: side.read_seq,
      });
      const name = `${side.user_id} with ${side.peer_user_id}`;
      if (derived.unreadCount !== side.unread_count) {
        mistakes.push(`${name}: ${side.unread_count} unread, not ${derived.unreadCount}`);
      }
      if (derived.missingCount !== side.missing_count) {
        mistakes.push(`${name}: ${side.missing_count} missing, not ${derived.missingCount}`);
      }
      const isPreviewRight =
        side.last_seq === (derived.latest?.seq ?? 0) &&
        side.active_at_ms === (derived.latest?.createdAtMs ?? 0);
      if (!isPreviewRight && !excused.has(name)) {
        mistakes.push(`${name}: shows ${side.last_seq}, not ${derived.latest?.seq ?? 0}`);
      }
      if (side.last_seq !== 0 && !log.some(({ seq }) => seq === side.last_seq)) {
        mistakes.push(`${name}: shows ${side.last_seq}, which is gone`);
      }
    }
    for (const me of users) {
      for (const peer of users) mistakes.push(...(await findHistoryMistakes(me, peer)));
    }
    return mistakes;
  }

  /** Pages through a history as a client does: the total is what there is, and no id comes twice. */
  async function findHistoryMistakes(me: UserPrincipal, peer: UserPrincipal): Promise<string[]> {
    const ids: number[] = [];
    let promised = 0;
    for (let marker: number | null = null; ;) {
      const { rows, total } = await context.get(HistoryService).list(me, peer.uid, marker, 7);
      promised = total;
      if (rows.length === 0) break;
      ids.push(...rows.map((row) => (JSON.parse(row) as { id: number }).id));
      marker = ids.at(-1)!;
    }
    const isDescending = ids.every((id, index) => index === 0 || id < ids[index - 1]!);
    const isRight = ids.length === promised && isDescending;
    return isRight ? [] : [`history of ${me.userId} with ${peer.userId}: ${ids.length} of ${promised}`];
  }

  /** What `hongyan repair unread` has to say. */
  async function findWrongInboxes(users: readonly UserPrincipal[]): Promise<WrongInbox[]> {
    const wrong: WrongInbox[] = [];
    const parts = context.get(RepairService).run(users[0]!.appId, { isFixing: false });
    for await (const part of parts) wrong.push(...part.wrong);
    return wrong;
  }

  /** The client has all of a history under its ids, and nothing else unless it was told to read it anew. */
  async function expectWhole(client: SyncClient, me: UserPrincipal, peer: UserPrincipal): Promise<void> {
    const { rows } = await context.get(HistoryService).list(me, peer.uid, null, 200);
    const known = client.of(peer.uid);
    for (const row of rows) {
      const { msg_id: msgId, id } = JSON.parse(row) as { msg_id: string; id: number };
      expect(known.get(msgId)).toBe(id);
    }
    if (!client.doubtful.has(peer.uid)) expect(known.size).toBe(rows.length);
  }

  it('leave unread counts, totals and previews as they follow from the log, and lose no message', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const users = await party();
        const excused = new Set<string>();
        const clients = users.map((each) => new SyncClient(context.get(SyncService), each, '0'));
        let stored = 0;
        for (const step of history) {
          if (step.do === 'sync') {
            await clients[step.from]!.catchUp(step.limit);
            continue;
          }
          await take(step, users);
          if (step.do === 'clear') excuse(excused, users, users[step.from]!);
          if (step.do === 'move') {
            excuse(excused, users, users[step.from]!);
            for (const peer of users) excused.add(`${peer.userId} with ${users[step.from]!.userId}`);
          }
          if (step.do === 'send' || step.do === 'import') stored++;
          const [{ count }] = (await pool().query<{ count: number }>(
            'SELECT COUNT(*) AS count FROM messages WHERE app_id = ?',
            [users[0]!.appId],
          )) as [{ count: number }];
          if (step.do === 'retain') stored = Math.min(stored, count);
          expect(count).toBe(stored);
        }
        expect(await findMistakes(users, excused)).toEqual([]);
        expect(await findWrongInboxes(users)).toEqual([]);
        for (const [index, client] of clients.entries()) {
          await client.catchUp(3);
          for (const peer of users) await expectWhole(client, users[index]!, peer);
        }
      }),
      { numRuns: 60 },
    );
  }, 300_000);
});

/** From now on this user's contact list may show less than the log holds. */
function excuse(excused: Set<string>, users: readonly UserPrincipal[], who: UserPrincipal): void {
  for (const peer of users) excused.add(`${who.userId} with ${peer.userId}`);
}
