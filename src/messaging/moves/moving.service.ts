import { Injectable } from '@nestjs/common';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { DirectoryService } from '../../users/directory.service.js';
import { type Pair, pairKey, pairOf } from '../conversation.js';
import { isVisibleTo } from '../derive-inbox.js';
import { MessageLogRepository } from '../message-log.repository.js';
import { InboxSidesRepository } from './inbox-sides.repository.js';
import { mergeHistories } from './merge-histories.js';
import type { Move } from './move.js';
import { afterMerge } from './moved-inbox.js';
import { MovedMessagesRepository } from './moved-messages.repository.js';
import { MovesRepository } from './moves.repository.js';

const PEERS_PAGE_SIZE = 200;

/**
 * The worker's half of a move: one transaction per conversation, each of which leaves nothing to move behind. So a
 * restart runs the whole move again, and repeats nothing. docs/adr/0002-moving-history.md says why it is done this way.
 */
@Injectable()
export class MovingService {
  constructor(
    private readonly moves: MovesRepository,
    private readonly messages: MovedMessagesRepository,
    private readonly sides: InboxSidesRepository,
    private readonly log: MessageLogRepository,
    private readonly directory: DirectoryService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async run(moveId: number): Promise<void> {
    const { pool } = this.unitOfWork;
    const move = await this.moves.find(pool, moveId);
    if (!move) return;
    const { appId, fromUserId } = move;
    for (let afterPeerId = 0; ;) {
      const peerIds = await this.sides.listPeers(pool, appId, fromUserId, afterPeerId, PEERS_PAGE_SIZE);
      if (peerIds.length === 0) break;
      const uids = await this.directory.findUids(appId, [...peerIds, fromUserId, move.toUserId]);
      for (const peerId of peerIds) await this.moveConversation(move, peerId, uids);
      afterPeerId = peerIds.at(-1)!;
    }
    await this.moves.remove(pool, move);
  }

  private async moveConversation(
    move: Move,
    peerId: number,
    uids: ReadonlyMap<number, string>,
  ): Promise<void> {
    const { appId, fromUserId, toUserId } = move;
    const pairWithPeer = (id: number): Pair =>
      pairOf({ id, appId, uid: uids.get(id)! }, { id: peerId, appId, uid: uids.get(peerId)! });
    const source = pairWithPeer(fromUserId);
    // What the two said to each other stays: it would become a talk with oneself (contract 8.8).
    const isBetween = peerId === toUserId || peerId === fromUserId;
    const target = isBetween ? source : pairWithPeer(toUserId);
    const ids = await this.log.ensureConversations(this.unitOfWork.pool, [source, target]);
    await this.unitOfWork.run(async (tx) => {
      const tallies = await this.log.lockConversations(tx, [{ pair: source }, { pair: target }], ids);
      const [sourceId, targetId] = [ids.get(pairKey(source))!, ids.get(pairKey(target))!];
      if (!isBetween) {
        await this.merge(
          tx,
          move,
          { source, sourceId, target, targetId, peerId },
          tallies.get(targetId)!.lastSeq,
        );
      }
      await this.sides.leaveList(tx, source, fromUserId, peerId);
    });
  }

  private async merge(
    tx: Sql,
    { fromUserId, toUserId, cutAtMs }: Move,
    { source, sourceId, target, targetId, peerId }: Places,
    lastSeq: number,
  ): Promise<void> {
    const [owner, peer] = await this.sides.lock(tx, source, sourceId, fromUserId, peerId);
    const moved = (await this.messages.listSince(tx, sourceId, cutAtMs)).filter((message) =>
      isVisibleTo(owner.marks, message),
    );
    if (moved.length === 0) return;
    const [newOwner, newPeer] = await this.sides.lock(tx, target, targetId, toUserId, peerId);
    const own = await this.messages.listFromFirstAfter(tx, targetId, moved[0]!.createdAtMs);
    const merged = mergeHistories(
      { messages: moved, owner: owner.marks, peer: peer.marks },
      { messages: own, owner: newOwner.marks, peer: newPeer.marks },
      lastSeq,
    );
    await this.messages.renumber(tx, sourceId, targetId, merged);
    await this.sides.raiseLastSeq(tx, targetId, lastSeq + merged.length);
    await this.sides.save(tx, target, toUserId, peerId, afterMerge(newOwner, merged));
    await this.sides.save(tx, target, peerId, toUserId, afterMerge(newPeer, merged));
    const seenByPeer = moved.filter((message) => isVisibleTo(peer.marks, message)).length;
    await this.sides.addMissing(tx, source, fromUserId, peerId, moved.length);
    await this.sides.addMissing(tx, source, peerId, fromUserId, seenByPeer);
    await this.sides.leaveList(tx, source, peerId, fromUserId);
  }
}

interface Places {
  readonly source: Pair;
  readonly sourceId: number;
  readonly target: Pair;
  readonly targetId: number;
  readonly peerId: number;
}
