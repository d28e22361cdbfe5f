import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { WallClock } from '@hongyan/protocol';
import { UsersService } from '../users/users.service.js';
import { pairOf } from './conversation.js';
import { historyRow } from './history-row.js';
import { MessagesRepository } from './messages.repository.js';

/** A page of history: JSON texts of its rows, newest first, and how many the user could see in all. */
export interface HistoryPage {
  readonly rows: readonly string[];
  readonly total: number;
}

const NOTHING: HistoryPage = { rows: [], total: 0 };
/** Beyond every sequence. */
const FROM_NEWEST = 0xffff_ffff;

@Injectable()
export class HistoryService {
  constructor(
    private readonly users: UsersService,
    private readonly messages: MessagesRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly wallClock: WallClock,
  ) {}

  /** Rows with ids below the marker (null: from the newest). An unknown peer has no history (contract 3.9). */
  async list(
    user: UserPrincipal,
    peerUid: string,
    marker: number | null,
    limit: number,
  ): Promise<HistoryPage> {
    const peer = await this.users.find(user.appId, peerUid);
    if (!peer) return NOTHING;
    const { pool } = this.unitOfWork;
    const pair = pairOf({ id: user.userId, appId: user.appId, uid: user.uid }, peer);
    const view = await this.messages.findView(pool, pair, user.userId, peer.id);
    if (!view) return NOTHING;
    const before = marker ?? FROM_NEWEST;
    const stored = await this.messages.listVisible(pool, view, before, limit);
    const sides = {
      me: { userId: user.userId, uid: user.uid },
      peer: { userId: peer.id, uid: peer.uid },
      peerReadAtMs: view.peerReadAtMs,
    };
    return {
      rows: stored.map((message) => historyRow(message, sides, this.wallClock)),
      // Sequences are dense but for gaps that are counted, so counting is subtracting.
      total: view.lastSeq - view.clearedSeq - view.missingCount,
    };
  }
}
