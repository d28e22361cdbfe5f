import { Injectable } from '@nestjs/common';
import { AppError, type UserPrincipal } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { WallClock } from '@hongyan/protocol';
import { DirectoryService } from '../../users/directory.service.js';
import type { StoredMessage } from '../history-row.js';
import {
  decodeCursor,
  encodeCursor,
  isSamePosition,
  NOWHERE,
  type Position,
  type Positions,
} from './sync-cursor.js';
import { syncPage } from './sync-page.js';
import { type ConversationState, type MessageRange, SyncRepository } from './sync.repository.js';

/** What is new in one conversation. */
export interface ConversationNews {
  readonly state: ConversationState;
  readonly known: Position;
  readonly messages: readonly StoredMessage[];
  /** Up to where the messages go. */
  readonly reachedSeq: number;
}

const FROM_ZERO = '0';
/** Conversations of one statement. */
const RANGES_MAX = 50;

/**
 * Everything that is new for a user since a cursor. The cursor says how far the client is in every conversation, and
 * sequences are committed in their order: docs/adr/0004-repeats-and-catching-up.md has the proof that nothing is missed.
 */
@Injectable()
export class SyncService {
  constructor(
    private readonly sync: SyncRepository,
    private readonly directory: DirectoryService,
    private readonly unitOfWork: UnitOfWork,
    private readonly wallClock: WallClock,
  ) {}

  /**
   * A page as JSON text: at most `limit` messages, of at most `limit` conversations. Without a cursor there is nothing
   * new, only a cursor of the present; `0` asks for everything. Throws `parameter_error` for what is no cursor of this
   * user.
   */
  async page(user: UserPrincipal, since: string | undefined, limit: number): Promise<string> {
    const known = since === undefined ? null : this.positionsOf(user, since);
    const states = await this.sync.listStates(this.unitOfWork.pool, user.appId, user.userId);
    if (!known) return this.pageOf(user, states, [], new Map(states.map((state) => [state.peerId, state])));
    const changed = states
      .map((state) => ({ state, known: known.get(state.peerId) ?? NOWHERE }))
      .filter((each) => !isSamePosition(each.state, each.known));
    const news = await this.readNews(changed.slice(0, limit), limit);
    const told = new Map(states.map(({ peerId }) => [peerId, known.get(peerId) ?? NOWHERE]));
    for (const { state, reachedSeq } of news) told.set(state.peerId, { ...state, lastSeq: reachedSeq });
    return this.pageOf(user, states, news, told);
  }

  private positionsOf(user: UserPrincipal, since: string): Positions {
    const positions: Positions | null = since === FROM_ZERO ? new Map() : decodeCursor(user.userId, since);
    if (!positions) throw new AppError('parameter_error', { internal: 'since is no cursor of this user' });
    return positions;
  }

  /** Conversation after conversation until the page is full. What was deleted leaves room for the next. */
  private async readNews(changed: readonly Change[], limit: number): Promise<ConversationNews[]> {
    const news: ConversationNews[] = [];
    let left = limit;
    while (left > 0 && news.length < changed.length) {
      const part = planRanges(changed.slice(news.length, news.length + RANGES_MAX), left);
      const found = await this.sync.listMessages(
        this.unitOfWork.pool,
        part.filter((range) => range.limit > 0),
      );
      for (const { state, known, limit: most } of part) {
        const messages = found.get(state.conversationId) ?? [];
        const isFull = most > 0 && messages.length === most;
        news.push({ state, known, messages, reachedSeq: isFull ? messages.at(-1)!.seq : state.lastSeq });
        left -= messages.length;
      }
    }
    return news;
  }

  private async pageOf(
    user: UserPrincipal,
    states: readonly ConversationState[],
    news: readonly ConversationNews[],
    told: Positions,
  ): Promise<string> {
    const uids = await this.directory.findUids(
      user.appId,
      news.map(({ state }) => state.peerId),
    );
    const next = encodeCursor(user.userId, told);
    const hasMore = states.some((state) => !isSamePosition(state, told.get(state.peerId)!));
    return syncPage({ user, news, uids, next, hasMore }, this.wallClock);
  }
}

type Change = Pick<ConversationNews, 'state' | 'known'>;

/** Which messages to read of each conversation, so that there are no more than `room` together. */
function planRanges(changed: readonly Change[], room: number): (MessageRange & Change)[] {
  const ranges: (MessageRange & Change)[] = [];
  let left = room;
  for (const { state, known } of changed) {
    if (left === 0) break;
    const afterSeq = Math.max(known.lastSeq, state.clearedSeq);
    const limit = Math.max(0, Math.min(left, state.lastSeq - afterSeq));
    ranges.push({ state, known, afterSeq, limit });
    left -= limit;
  }
  return ranges;
}
