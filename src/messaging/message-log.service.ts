import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, Clock } from '@hongyan/kernel';
import { isConnectionLoss, UnitOfWork } from '@hongyan/persistence';
import { laneOf, type Pair, pairKey } from './conversation.js';
import { GroupCommit } from './group-commit.js';
import type { LogEntry, LogPosition } from './log-entry.js';
import { MessageLogRepository } from './message-log.repository.js';
import { OutboxRelay } from './outbox.relay.js';

const CACHED_CONVERSATIONS_MAX = 200_000;

/**
 * The message log: stores messages in batches, one transaction in flight per lane. A conversation always goes
 * through the same lane, so batches never wait for each other's rows, and the lane is its delivery partition too.
 */
@Injectable()
export class MessageLogService {
  private readonly lanes: readonly GroupCommit<LogEntry, LogPosition>[];
  private readonly conversationIds = new LRUCache<string, number>({ max: CACHED_CONVERSATIONS_MAX });

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly log: MessageLogRepository,
    private readonly outbox: OutboxRelay,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    const limits = {
      countMax: config.logBatchCountMax,
      bytesMax: config.logBatchBytesMax,
      queueMax: config.logQueueMax,
      queueBytesMax: config.logQueueBytesMax,
      waitMaxMs: config.logWaitMaxMs,
      paceMs: config.logPaceMs,
    };
    this.lanes = Array.from(
      { length: config.deliveryPartitions },
      (_, lane) =>
        new GroupCommit<LogEntry, LogPosition>(
          limits,
          (entries) => this.commit(lane, entries),
          (error) => !isConnectionLoss(error),
          () => new AppError('too_many_attempts', { internal: `lane ${lane} is full` }),
        ),
    );
  }

  /**
   * Resolves when the message is durable and on its way. Messages of one conversation get their sequences in the
   * order of one sender's calls; senders take turns when the lane is busy. Throws `too_many_attempts` when the lane is
   * full or does not move; then the message is not stored.
   */
  append(entry: LogEntry): Promise<LogPosition> {
    return this.lanes[this.laneOf(entry.pair)]!.add(
      entry,
      Buffer.byteLength(entry.contentJson),
      entry.from.userId,
    );
  }

  laneOf(pair: Pair): number {
    return laneOf(pair, this.lanes.length);
  }

  private async commit(lane: number, entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    const ids = await this.conversationIdsOf(entries);
    const nowMs = this.clock.nowMs();
    const { positions, outboxId } = await this.unitOfWork.run((tx) =>
      this.log.append(tx, lane, entries, ids, nowMs),
    );
    await this.outbox.announce(lane, outboxId, entries, positions);
    return positions;
  }

  private async conversationIdsOf(entries: readonly LogEntry[]): Promise<Map<string, number>> {
    const ids = new Map<string, number>();
    const unknown = new Map<string, Pair>();
    for (const { pair } of entries) {
      const key = pairKey(pair);
      const id = this.conversationIds.get(key);
      if (id === undefined) unknown.set(key, pair);
      else ids.set(key, id);
    }
    if (unknown.size > 0) {
      for (const [key, id] of await this.log.ensureConversations(this.unitOfWork.pool, [
        ...unknown.values(),
      ])) {
        this.conversationIds.set(key, id);
        ids.set(key, id);
      }
    }
    return ids;
  }
}
