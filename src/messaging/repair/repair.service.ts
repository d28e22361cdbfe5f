import { Injectable } from '@nestjs/common';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import type { Pair } from '../conversation.js';
import { hiddenFlagOf } from '../message-flags.js';
import { type Difference, differencesOf, InboxRepair, type InboxState } from './inbox-repair.js';
import { RepairRepository } from './repair.repository.js';

/** An inbox row that does not follow from the log. */
export interface WrongInbox {
  readonly appId: number;
  readonly userId: number;
  readonly peerUserId: number;
  readonly differences: readonly Difference[];
}

/** How far a repair is. */
export interface RepairProgress {
  readonly conversations: number;
  readonly wrong: readonly WrongInbox[];
}

const PAIRS_PAGE = 500;
const MESSAGES_PAGE = 5_000;

/** Recomputes what users find in their inbox from the message log. */
@Injectable()
export class RepairService {
  constructor(
    private readonly repair: RepairRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Goes through an app's conversations, some hundred at a time, and tells after each part what was wrong in it; with
   * `isFixing` it is right afterwards. A conversation is looked at without a lock first. Only one that seems wrong is
   * locked, in the order of the log, and looked at again, so messages may be sent all the while.
   */
  async *run(appId: number, { isFixing }: { readonly isFixing: boolean }): AsyncGenerator<RepairProgress> {
    for (let last: Pair = { appId, aUserId: 0, bUserId: 0 }; ;) {
      const pairs = await this.repair.listPairs(this.unitOfWork.pool, appId, last, PAIRS_PAGE);
      const wrong: WrongInbox[] = [];
      for (const pair of pairs) wrong.push(...(await this.check(pair, isFixing)));
      if (pairs.length > 0) yield { conversations: pairs.length, wrong };
      if (pairs.length < PAIRS_PAGE) return;
      last = pairs.at(-1)!;
    }
  }

  private async check(pair: Pair, isFixing: boolean): Promise<WrongInbox[]> {
    const suspects = await this.derive(this.unitOfWork.pool, pair, '');
    if (suspects.length === 0) return [];
    return this.unitOfWork.run(async (tx) => {
      const sides = await this.derive(tx, pair, 'FOR UPDATE');
      if (isFixing) for (const side of sides) await side.fix(tx);
      return sides.map(({ wrong }) => wrong);
    });
  }

  /** The sides that are wrong, each with a way to put it right. */
  private async derive(
    sql: Sql,
    pair: Pair,
    lock: '' | 'FOR UPDATE',
  ): Promise<{ wrong: WrongInbox; fix: (tx: Sql) => Promise<void> }[]> {
    const conversation = await this.repair.readConversation(sql, pair, lock);
    const stored = await this.repair.readSides(sql, pair, lock);
    // A conversation in which nothing was ever said has no rows.
    if (conversation.lastSeq === 0 && stored.size === 0) return [];
    const sides = [pair.aUserId, pair.bUserId].map((userId) => {
      const state = stored.get(userId) ?? null;
      const user = { userId, hiddenFlag: hiddenFlagOf(pair, userId) };
      return { userId, state, repair: new InboxRepair(user, state, conversation.lastSeq) };
    });
    for (let afterSeq = 0; ;) {
      const messages = await this.repair.listMessages(sql, conversation.id, afterSeq, MESSAGES_PAGE);
      for (const { repair } of sides) repair.add(messages);
      if (messages.length < MESSAGES_PAGE) break;
      afterSeq = messages.at(-1)!.seq;
    }
    return sides.flatMap(({ userId, state, repair }) => {
      const derived: InboxState = repair.result();
      const differences = differencesOf(state, derived);
      if (differences.length === 0) return [];
      const peerUserId = userId === pair.aUserId ? pair.bUserId : pair.aUserId;
      return [
        {
          wrong: { appId: pair.appId, userId, peerUserId, differences },
          fix: (tx: Sql) => this.repair.save(tx, conversation, userId, peerUserId, derived),
        },
      ];
    });
  }
}
