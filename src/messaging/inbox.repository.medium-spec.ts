import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserPrincipal } from '@hongyan/kernel';
import { entryOf, findMistakes, pairOfUsers, readBooks } from '../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, TestInstallation } from '../../test/medium/parts.js';
import { InboxRepository } from './inbox.repository.js';

const markRead = (process: Parts, reader: UserPrincipal, peer: UserPrincipal): Promise<void> =>
  process.unitOfWork.run((tx) =>
    process.inboxRepository.markRead(tx, pairOfUsers(reader, peer), reader.userId, peer.userId, Date.now()),
  );

describe(InboxRepository.name, () => {
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

  const unreadOf = ({ appId, userId }: UserPrincipal): Promise<number> =>
    here.inboxRepository.sumUnread(here.unitOfWork.pool, appId, userId);

  it('keeps unread counts derivable while reading and sending go on in two processes', async () => {
    const [alice, bob, carol] = await party(3);
    const jobs: Promise<unknown>[] = [];
    for (let round = 0; round < 60; round++) {
      const [writer, reader] = round % 2 ? [here, there] : [there, here];
      jobs.push(writer.log.append(entryOf(alice!, bob!)), writer.log.append(entryOf(carol!, bob!)));
      if (round % 3 === 0) jobs.push(reader.log.append(entryOf(bob!, alice!)));
      if (round % 4 === 0) jobs.push(markRead(reader, bob!, alice!), markRead(writer, alice!, bob!));
      if (round % 10 === 0) await Promise.race(jobs);
    }
    await Promise.all(jobs);
    const books = await readBooks(here, alice!.appId);
    expect(findMistakes(books)).toEqual([]);
    expect(books.inbox.some((row) => row.read_seq > 0)).toBe(true);
  });

  it('reads everything up to now, and nothing that comes after', async () => {
    const [alice, bob] = await party(2);
    for (let count = 0; count < 3; count++) await here.log.append(entryOf(alice!, bob!));
    expect(await unreadOf(bob!)).toBe(3);
    expect(await unreadOf(alice!)).toBe(0);
    await markRead(there, bob!, alice!);
    expect(await unreadOf(bob!)).toBe(0);
    await here.log.append(entryOf(alice!, bob!));
    expect(await unreadOf(bob!)).toBe(1);
    expect(findMistakes(await readBooks(here, alice!.appId))).toEqual([]);
  });

  it('reads one conversation and leaves the others unread', async () => {
    const [alice, bob, carol] = await party(3);
    await here.log.append(entryOf(alice!, bob!));
    await here.log.append(entryOf(carol!, bob!));
    await markRead(here, bob!, alice!);
    expect(await unreadOf(bob!)).toBe(1);
  });

  it('makes nothing out of reading a conversation that never was', async () => {
    const [alice, bob] = await party(2);
    await markRead(here, bob!, alice!);
    expect(await readBooks(here, alice!.appId)).toEqual({ messages: [], inbox: [], lastSeqs: new Map() });
  });

  it('lists contacts by their last activity, page by page, with the last message of each', async () => {
    const [bob, ...peers] = await party(6);
    for (const peer of peers) await here.log.append(entryOf(peer, bob!));
    await here.log.append(entryOf(bob!, peers[0]!, { contentJson: '{"content":"last"}' }));
    const list = (offset: number, limit: number): Promise<string[]> =>
      here.inboxRepository
        .listContacts(here.unitOfWork.pool, bob!.appId, bob!.userId, offset, limit)
        .then((contacts) => contacts.map(({ uid }) => uid));
    const all = await list(0, 100);
    expect(all.toSorted()).toEqual(peers.map(({ uid }) => uid).toSorted());
    expect([...(await list(0, 2)), ...(await list(2, 2)), ...(await list(4, 2))]).toEqual(all);
    expect(await list(6, 2)).toEqual([]);
    const [first] = await here.inboxRepository.listContacts(
      here.unitOfWork.pool,
      bob!.appId,
      bob!.userId,
      all.indexOf(peers[0]!.uid),
      1,
    );
    expect(first).toMatchObject({
      unreadCount: 1,
      last: { type: 'Msg:Txt', contentJson: '{"content":"last"}' },
    });
    expect(await here.inboxRepository.countContacts(here.unitOfWork.pool, bob!.appId, bob!.userId)).toBe(5);
  });

  it('shows nothing of one app to the user of the same number in another', async () => {
    const [alice, bob] = await party(2);
    await here.log.append(entryOf(alice!, bob!));
    const foreignAppId = bob!.appId + 1_000_000;
    const { pool } = here.unitOfWork;
    expect(await here.inboxRepository.listContacts(pool, foreignAppId, bob!.userId, 0, 10)).toEqual([]);
    expect(await here.inboxRepository.sumUnread(pool, foreignAppId, bob!.userId)).toBe(0);
    const foreignPair = { ...pairOfUsers(alice!, bob!), appId: foreignAppId };
    await here.unitOfWork.run((tx) =>
      here.inboxRepository.markRead(tx, foreignPair, bob!.userId, alice!.userId, Date.now()),
    );
    expect(await unreadOf(bob!)).toBe(1);
  });
});
