import { Injectable } from '@nestjs/common';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { StoredMessages } from '../../apps/quotas/stored-messages.service.js';
import { DirectoryService } from '../../users/directory.service.js';
import { CallbackErasure } from '../../webhooks/callback-erasure.service.js';
import { type Pair, pairKey, pairOf } from '../conversation.js';
import { MessageLogRepository } from '../message-log.repository.js';
import { InboxSidesRepository } from '../moves/inbox-sides.repository.js';
import { afterClearing, afterErasing } from './erased-side.js';
import { type Erased, ErasureRepository } from './erasure.repository.js';

const PEERS_PAGE_SIZE = 200;
/** Messages of one transaction: others wait for the conversation no longer than that. */
const MESSAGES_PER_STEP = 500;
const NAMES_PER_STEP = 1_000;

/**
 * Takes one user out of all conversations: messages that the user sent up to a moment are gone for both, the peers' own
 * stay with the peers. Each step is a transaction of its own after which all rows agree, so it may stop anywhere and be
 * done again. docs/adr/0013 says why it is so.
 */
@Injectable()
export class MessageErasure {
  constructor(
    private readonly erasure: ErasureRepository,
    private readonly sides: InboxSidesRepository,
    private readonly log: MessageLogRepository,
    private readonly callbacks: CallbackErasure,
    private readonly directory: DirectoryService,
    private readonly stored: StoredMessages,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  countConversations(appId: number, userId: number): Promise<number> {
    return this.erasure.countPeers(this.unitOfWork.pool, appId, userId);
  }

  /** Erases conversation by conversation, from the one after a peer on; gives the peer of each that is done. */
  async *run(erased: Erased, afterPeerId: number): AsyncGenerator<number> {
    const { appId, userId } = erased;
    await this.removeTraces(erased);
    for (let after = afterPeerId; ;) {
      const { pool } = this.unitOfWork;
      const peerIds = await this.sides.listPeers(pool, appId, userId, after, PEERS_PAGE_SIZE);
      const uids = await this.directory.findUids(appId, [...peerIds, userId]);
      for (const peerId of peerIds) {
        const [user, peer] = [userId, peerId].map((id) => ({ id, appId, uid: uids.get(id)! }));
        await this.eraseConversation(erased, pairOf(user!, peer!), peerId);
        yield peerId;
      }
      if (peerIds.length < PEERS_PAGE_SIZE) return;
      after = peerIds.at(-1)!;
    }
  }

  private async removeTraces(erased: Erased): Promise<void> {
    await this.unitOfWork.run((tx) => this.erasure.removeWaiting(tx, erased));
    const removeSome = (): Promise<number> =>
      this.erasure.removeClientSends(this.unitOfWork.pool, erased, NAMES_PER_STEP);
    while ((await removeSome()) === NAMES_PER_STEP);
  }

  private async eraseConversation(erased: Erased, pair: Pair, peerId: number): Promise<void> {
    const ids = await this.log.ensureConversations(this.unitOfWork.pool, [pair]);
    const id = ids.get(pairKey(pair))!;
    const lock = async (tx: Sql): Promise<number> =>
      (await this.log.lockConversations(tx, [{ pair }], ids)).get(id)!.lastSeq;
    await this.unitOfWork.run(async (tx) =>
      this.clearOwnSide(tx, erased, { pair, id, peerId }, await lock(tx)),
    );
    for (let afterSeq = 0, count = MESSAGES_PER_STEP; count === MESSAGES_PER_STEP;) {
      const seqs = await this.unitOfWork.run(async (tx) => {
        await lock(tx);
        return this.eraseSome(tx, erased, { pair, id, peerId }, afterSeq);
      });
      count = seqs.length;
      afterSeq = seqs.at(-1) ?? afterSeq;
      this.stored.add(erased.appId, -count);
    }
  }

  /** Nothing of before is shown to whoever comes back under the uid. */
  private async clearOwnSide(
    tx: Sql,
    { userId, untilMs }: Erased,
    { pair, id, peerId }: Place,
    lastSeq: number,
  ): Promise<void> {
    const [{ marks }] = await this.sides.lock(tx, pair, id, userId, peerId);
    const untilSeq = await this.erasure.lastSeqUntil(tx, id, untilMs);
    const clearedSeq = Math.max(marks.clearedSeq, untilSeq);
    const later = await this.erasure.listAfter(tx, id, clearedSeq);
    const counts = afterClearing({ ...marks, clearedSeq }, lastSeq, later);
    await this.erasure.clear(tx, pair, userId, peerId, clearedSeq, counts);
  }

  /** Returns what is gone, in its order; less than a step's worth is the last of it. */
  private async eraseSome(
    tx: Sql,
    erased: Erased,
    { pair, id, peerId }: Place,
    afterSeq: number,
  ): Promise<readonly number[]> {
    const messages = await this.erasure.listNext(tx, erased, id, afterSeq, MESSAGES_PER_STEP);
    if (messages.length === 0) return [];
    const [, peer] = await this.sides.lock(tx, pair, id, erased.userId, peerId);
    const isShownGone = messages.some(({ seq }) => seq === peer.lastSeq);
    const remaining = isShownGone ? await this.erasure.listRemaining(tx, erased, id, peer.marks) : null;
    await this.sides.save(tx, pair, peerId, erased.userId, {
      ...peer,
      ...afterErasing(peer, messages, remaining),
    });
    const msgIds = messages.map(({ msgId }) => msgId);
    await this.callbacks.forget(tx, pair.appId, msgIds);
    const seqs = messages.map(({ seq }) => seq);
    await this.erasure.remove(tx, id, seqs);
    return seqs;
  }
}

interface Place {
  readonly pair: Pair;
  readonly id: number;
  readonly peerId: number;
}
