import { Injectable } from '@nestjs/common';
import { markedPage, type MarkedPageRequest, type Page } from '@hongyan/http';
import { Clock, formatMessageId, messageIdTimeMs, parseMessageId } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { DirectoryService } from '../../users/directory.service.js';
import { CallbackOverviews } from '../../webhooks/callback-overviews.service.js';
import { pairOf } from '../conversation.js';
import { type Life, lifeOf, type TracedMessage } from './life.js';
import {
  formatLivesMark,
  type Happening,
  isRefused,
  type LivesMark,
  markAt,
  mergeHappenings,
} from './lives-page.js';
import { LivesRepository } from './lives.repository.js';
import { PushBatchesRepository } from './push-batches.repository.js';
import { nodesIn } from './pushed-entries.js';
import type { RefusedSend } from './refused-send.js';
import { RefusedSendsRepository } from './refused-sends.repository.js';

const NOTHING: Page<Life> = { items: [], next: null };

/** What became of messages, for whoever asks why one did not arrive. */
@Injectable()
export class LivesService {
  constructor(
    private readonly lives: LivesRepository,
    private readonly pushBatches: PushBatchesRepository,
    private readonly refusedSends: RefusedSendsRepository,
    private readonly directory: DirectoryService,
    private readonly callbacks: CallbackOverviews,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Null when the app has no message of that id, stored or refused. */
  async find(appId: number, msgIdText: string): Promise<Life | null> {
    const msgId = parseMessageId(msgIdText);
    if (!msgId) return null;
    const { pool } = this.unitOfWork;
    const happening =
      (await this.lives.find(pool, appId, msgId)) ?? (await this.refusedSends.find(pool, appId, msgId));
    return happening && (await this.livesOf(appId, [happening]))[0]!;
  }

  /** The JSON text of a stored message, in the caller's transaction; null when there is none. */
  findContent(tx: Sql, appId: number, msgId: string): Promise<string | null> {
    return this.lives.findContent(tx, appId, parseMessageId(msgId)!);
  }

  /** What two users sent each other up to a moment, newest first, with what was refused. Nothing for unknown uids. */
  async list(
    appId: number,
    [a, b]: readonly [string, string],
    aroundMs: number | undefined,
    { after, limit }: MarkedPageRequest<LivesMark>,
  ): Promise<Page<Life>> {
    const ids = await this.directory.findIds(appId, [a, b]);
    const [aId, bId] = [ids.get(a), ids.get(b)];
    if (aId === undefined || bId === undefined) return NOTHING;
    const { pool } = this.unitOfWork;
    const pair = pairOf({ id: aId, appId, uid: a }, { id: bId, appId, uid: b });
    const conversation = await this.lives.findConversation(pool, pair);
    const untilMs = aroundMs ?? this.clock.nowMs();
    const mark = after ?? markAt(conversation ? await this.seqBehind(conversation, untilMs) : 0, untilMs);
    const [stored, refused] = await Promise.all([
      conversation ? this.lives.listBefore(pool, conversation.id, mark.beforeSeq, limit + 1) : [],
      this.refusedSends.listBetween(pool, appId, [aId, bId], parseMessageId(mark.beforeRefusal)!, limit + 1),
    ]);
    const { happenings, next } = mergeHappenings(stored, refused, limit, mark);
    const isMore = stored.length + refused.length > limit;
    return markedPage(await this.livesOf(appId, happenings), isMore ? formatLivesMark(next) : null);
  }

  /**
   * The first sequence behind everything that was stored up to a moment. Sequences follow time, but for what was
   * imported, so halving finds it in as many steps as the sequence has bits.
   */
  private async seqBehind(
    { id, lastSeq }: { id: number; lastSeq: number },
    untilMs: number,
  ): Promise<number> {
    let [low, high] = [1, lastSeq + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const message = await this.lives.findFrom(this.unitOfWork.pool, id, middle);
      if (message && message.createdAtMs <= untilMs) low = message.seq + 1;
      else high = middle;
    }
    return low;
  }

  private async livesOf(appId: number, happenings: readonly Happening[]): Promise<Life[]> {
    const messages = happenings.filter((each) => !isRefused(each)) as TracedMessage[];
    const userIds = happenings.flatMap(({ fromUserId, toUserId }) => [fromUserId, toUserId]);
    const moments = [...new Set(messages.map(({ pushedAtMs }) => pushedAtMs))].filter((atMs) => atMs > 0);
    const msgIds = messages.map(({ msgId }) => msgId);
    const [uids, batches, callbacks] = await Promise.all([
      this.directory.findUids(appId, [...new Set(userIds)]),
      this.pushBatches.find(this.unitOfWork.pool, appId, moments),
      this.callbacks.standingsOf(appId, msgIds),
    ]);
    const nodesOf = (message: TracedMessage): string[] => batches.flatMap((batch) => nodesIn(batch, message));
    return happenings.map((each) =>
      isRefused(each)
        ? refusedLifeOf(each, uids)
        : lifeOf(each, uids, nodesOf(each), callbacks.get(each.msgId)),
    );
  }
}

function refusedLifeOf(send: RefusedSend, uids: ReadonlyMap<number, string>): Life {
  return {
    msgId: formatMessageId(send.msgId),
    id: null,
    fromUid: uids.get(send.fromUserId) ?? '',
    toUid: uids.get(send.toUserId) ?? '',
    type: send.type,
    blockedBy: send.blockedBy,
    acceptedAtMs: messageIdTimeMs(send.msgId),
    storedAtMs: null,
    pushed: [],
    arrivedAtMs: null,
    readAtMs: null,
    state: null,
    canReplay: false,
  };
}
