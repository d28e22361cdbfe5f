import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserPrincipal } from '@hongyan/kernel';
import { until } from '../../test/harness/until.js';
import { listWaitingJobs } from '../../test/medium/jobs.js';
import { entryOf, findMistakes, readBooks, summaryOf } from '../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, TestInstallation } from '../../test/medium/parts.js';
import type { LogPosition } from './log-entry.js';
import { MessageLogService } from './message-log.service.js';

describe(MessageLogService.name, () => {
  let installation: TestInstallation;
  let here: Parts;
  let there: Parts;

  beforeAll(async () => {
    installation = await TestInstallation.create();
    [here, there] = await Promise.all([installation.openProcess(), installation.openProcess()]);
  });

  afterAll(() => installation.dispose());

  /** Some users of an app of their own. */
  async function party(count: number): Promise<UserPrincipal[]> {
    const app = await createApp(here);
    return Promise.all(Array.from({ length: count }, () => registerUser(here, app)));
  }

  interface OutboxRow {
    id: number;
    lane: number;
    batch: string;
  }

  /** The outbox rows that name messages of these conversations. */
  async function listOwed(conversationIds: ReadonlySet<number>): Promise<OutboxRow[]> {
    const rows = await here.unitOfWork.pool.query<OutboxRow>(
      'SELECT id, lane, batch FROM outbox ORDER BY id',
    );
    return rows.filter(({ batch }) =>
      (JSON.parse(batch) as [number, number][]).some(([id]) => conversationIds.has(id)),
    );
  }

  it('keeps the books right while two processes write to many conversations, old and new, at once', async () => {
    const users = await party(8);
    const { appId } = users[0]!;
    const answers: { msgId: string; position: LogPosition }[] = [];
    const send = async (process: Parts, from: UserPrincipal, target: UserPrincipal): Promise<void> => {
      const entry = entryOf(from, target);
      answers.push({ msgId: entry.msgId.toString('hex'), position: await process.log.append(entry) });
    };
    const jobs: Promise<void>[] = [];
    for (let round = 0; round < 12; round++) {
      for (const [index, from] of users.entries()) {
        for (const target of users.slice(index + 1)) {
          jobs.push(send(round % 2 ? here : there, from, target));
          if (round % 3 === 0) jobs.push(send(round % 2 ? there : here, target, from));
        }
      }
    }
    await Promise.all(jobs);

    const books = await readBooks(here, appId);
    expect(findMistakes(books)).toEqual([]);
    expect(books.lastSeqs.size).toBe(28);
    const stored = books.messages.map(
      (row) => `${row.msg_id.toString('hex')} ${row.conversation_id}/${row.seq}`,
    );
    const acknowledged = answers.map(
      ({ msgId, position }) => `${msgId} ${position.conversationId}/${position.seq}`,
    );
    expect(stored.toSorted()).toEqual(acknowledged.toSorted());

    const owed = await listOwed(new Set(books.lastSeqs.keys()));
    const named = owed.flatMap(({ batch }) => JSON.parse(batch) as [number, number][]);
    expect(named.map(([id, seq]) => `${id}/${seq}`).toSorted()).toEqual(
      books.messages.map((row) => `${row.conversation_id}/${row.seq}`).toSorted(),
    );
    expect(owed.length).toBeLessThan(books.messages.length);
  });

  it('numbers the messages of one conversation in the order of the calls', async () => {
    const [alice, bob] = await party(2);
    const positions = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        here.log.append(index % 2 ? entryOf(alice!, bob!) : entryOf(bob!, alice!)),
      ),
    );
    expect(positions.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('lets a message whose id was stored before fail alone', async () => {
    const users = await party(4);
    const [alice, bob, carol, dave] = users;
    const first = entryOf(alice!, bob!);
    await here.log.append(first);
    const entries = [
      entryOf(alice!, bob!),
      entryOf(carol!, dave!),
      entryOf(carol!, dave!, { msgId: first.msgId }),
      entryOf(carol!, dave!),
      entryOf(bob!, alice!),
      entryOf(alice!, bob!, { msgId: first.msgId }),
      entryOf(alice!, bob!),
    ];
    const outcomes = await Promise.allSettled(entries.map((entry) => here.log.append(entry)));
    expect(outcomes.map(({ status }) => status)).toEqual(
      entries.map(({ msgId }) => (msgId === first.msgId ? 'rejected' : 'fulfilled')),
    );
    const books = await readBooks(here, alice!.appId);
    expect(findMistakes(books)).toEqual([]);
    expect(books.messages).toHaveLength(6);
    const owed = await listOwed(new Set(books.lastSeqs.keys()));
    const named = owed.flatMap(({ batch }) => JSON.parse(batch) as [number, number][]);
    expect(named).toHaveLength(6);
  });

  it('lets a message that does not fit its column fail alone', async () => {
    const [alice, bob] = await party(2);
    const entries = ['Msg:Txt', `Msg:${'x'.repeat(30)}`, 'Msg:Img'].map((type) =>
      entryOf(alice!, bob!, { type }),
    );
    await here.log.append(entryOf(alice!, bob!));
    const outcomes = await Promise.allSettled(entries.map((entry) => here.log.append(entry)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(findMistakes(await readBooks(here, alice!.appId))).toEqual([]);
  });

  it('stores the content byte for byte', async () => {
    const [alice, bob] = await party(2);
    const contents = [
      '{"n":1.0,"big":12345678901234567890}',
      '{"t":"😀鴻é\\u0000","q":"\\"\\\\\'%_?"}',
      '{ }',
    ];
    for (const contentJson of contents) await here.log.append(entryOf(alice!, bob!, { contentJson }));
    const { messages } = await readBooks(here, alice!.appId);
    expect(messages.map(({ content }) => content)).toEqual(contents);
  });

  it('announces each batch in one job on its lane, with the frames in the order of their sequences', async () => {
    const [alice, bob] = await party(2);
    const lane = here.log.laneOf(entryOf(alice!, bob!).pair);
    expect(there.log.laneOf(entryOf(bob!, alice!).pair)).toBe(lane);
    const entries = Array.from({ length: 20 }, () => entryOf(alice!, bob!));
    await Promise.all(entries.map((entry) => here.log.append(entry)));
    const { lastSeqs } = await readBooks(here, alice!.appId);
    const owed = await listOwed(new Set(lastSeqs.keys()));
    expect(owed.length).toBeLessThanOrEqual(3);
    const jobs = await listWaitingJobs(here);
    const deliveries = owed.flatMap((row) => {
      expect(row.lane).toBe(lane);
      return jobs.get(`outbox-${row.id}`)!.deliveries;
    });
    const [conversationId] = lastSeqs.keys();
    expect(deliveries.map(summaryOf)).toEqual(
      entries.map(({ msgId }, index) => ({
        msgId: msgId.toString('hex'),
        place: `${conversationId}/${index + 1}`,
      })),
    );
    for (const { appId, targetUserId } of deliveries) {
      expect([appId, targetUserId]).toEqual([alice!.appId, bob!.userId]);
    }
  });

  it('keeps a batch within its bytes, counted as the database counts them', async () => {
    const small = await TestInstallation.create({ HONGYAN_LOG_BATCH_BYTES_MAX: '65536' });
    try {
      const process = await small.openProcess();
      const app = await createApp(process);
      const [alice, bob] = [await registerUser(process, app), await registerUser(process, app)];
      const contentJson = JSON.stringify({ content: '鴻'.repeat(20_000) });
      await Promise.all(
        Array.from({ length: 7 }, () => process.log.append(entryOf(alice, bob, { contentJson }))),
      );
      const rows = await process.unitOfWork.pool.query<OutboxRow>('SELECT id, lane, batch FROM outbox');
      const largest = Math.max(...rows.map(({ batch }) => (JSON.parse(batch) as unknown[]).length));
      expect(largest * Buffer.byteLength(contentJson)).toBeLessThanOrEqual(65_536);
    } finally {
      await small.dispose();
    }
  });

  it('refuses at once when a lane is full, and stores everything that it did not refuse', async () => {
    const narrow = await TestInstallation.create({ HONGYAN_LOG_QUEUE_MAX: '10' });
    try {
      const process = await narrow.openProcess();
      const app = await createApp(process);
      const [alice, bob] = [await registerUser(process, app), await registerUser(process, app)];
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, () => process.log.append(entryOf(alice, bob))),
      );
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused).toHaveLength(39);
      for (const { reason } of refused) expect(reason).toMatchObject({ key: 'too_many_attempts' });
      const books = await readBooks(process, app.id);
      expect(books.messages).toHaveLength(11);
      expect(findMistakes(books)).toEqual([]);
    } finally {
      await narrow.dispose();
    }
  });

  it('acknowledges while the queue is away, and leaves the batch to the sweeper', async () => {
    const [alice, bob] = await party(2);
    const lonely = await installation.openProcess();
    for (const client of lonely.redis.connections) client.disconnect();
    await until('Redis to be away', () => lonely.redis.connections.every(({ status }) => status === 'end'));
    const { conversationId, seq } = await lonely.log.append(entryOf(alice!, bob!));
    const owed = await listOwed(new Set([conversationId]));
    expect(owed.map(({ batch }) => batch)).toEqual([JSON.stringify([[conversationId, seq]])]);
  });

  it('tells the sender when the database is away, and goes on when it is back', async () => {
    const [alice, bob] = await party(2);
    const process = await installation.openProcess();
    await process.dataSource.destroy();
    await expect(process.log.append(entryOf(alice!, bob!))).rejects.toThrow();
    await process.dataSource.initialize();
    expect((await process.log.append(entryOf(alice!, bob!))).seq).toBe(1);
  });
});
