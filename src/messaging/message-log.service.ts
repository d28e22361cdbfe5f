import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, Clock, messageIdTimeMs } from '@hongyan/kernel';
import { isConnectionLoss, type Sql, UnitOfWork } from '@hongyan/persistence';
import { Journeys, Metrics } from '@hongyan/telemetry';
import { StoredMessages } from '../apps/quotas/stored-messages.service.js';
import { Figures } from '../figures/figures.service.js';
import type { EarlierSend } from './client-sends/client-send.js';
import { ClientSendsRepository } from './client-sends/client-sends.repository.js';
import { laneOf, type Pair, pairKey } from './conversation.js';
import { type Committed, GroupCommit } from './group-commit.js';
import type { LogEntry, LogPosition, NamedEntry } from './log-entry.js';
import { MessageLogRepository } from './message-log.repository.js';
import { OutboxRelay } from './outbox.relay.js';
import { OutboxRepository } from './outbox.repository.js';
import { countByApp } from './count-by-app.js';

const CACHED_CONVERSATIONS_MAX = 200_000;
/** While one transaction waits for the disk, the other one uses the CPU. */
const COMMITS_AT_ONCE = 2;

/**
 * The message log: stores messages in batches, two transactions in flight per lane at most. A conversation always goes
 * through the same lane and is in one transaction at a time, so batches never wait for each other's rows; the lane is
 * its delivery partition too.
 */
@Injectable()
export class MessageLogService {
  private readonly lanes: readonly GroupCommit<NamedEntry, LogPosition | EarlierSend>[];
  private readonly conversationIds = new LRUCache<string, number>({ max: CACHED_CONVERSATIONS_MAX });

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly log: MessageLogRepository,
    private readonly clientSends: ClientSendsRepository,
    private readonly outbox: OutboxRelay,
    private readonly owed: OutboxRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly journeys: Journeys,
    private readonly stored: StoredMessages,
    private readonly figures: Figures,
    metrics: Metrics,
  ) {
    const limits = {
      countMax: config.logBatchCountMax,
      bytesMax: config.logBatchBytesMax,
      queueMax: config.logQueueMax,
      queueBytesMax: config.logQueueBytesMax,
      waitMaxMs: config.logWaitMaxMs,
      paceMs: config.logPaceMs,
      atOnceMax: COMMITS_AT_ONCE,
    };
    this.lanes = Array.from(
      { length: config.deliveryPartitions },
      (_, lane) =>
        new GroupCommit<NamedEntry, LogPosition | EarlierSend>(
          limits,
          (entries) => this.commit(lane, entries),
          (error) => !isConnectionLoss(error),
          () => new AppError('too_many_attempts', { internal: `lane ${lane} is full` }),
          ({ pair }) => pairKey(pair),
        ),
    );
    metrics.readAtScrape([metrics.logWaiting], () => [
      [metrics.logWaiting, this.lanes.reduce((total, lane) => total + lane.length, 0)],
    ]);
  }

  /**
   * Resolves when the message is durable and on its way. Messages of one conversation get their sequences in the
   * order of one sender's calls; senders take turns when the lane is busy. Throws `too_many_attempts` when the lane is
   * full or does not move; then the message is not stored.
   */
  append(entry: LogEntry): Promise<LogPosition> {
    return this.add(entry) as Promise<LogPosition>;
  }

  /** The same for an entry with a name; when the name was taken before, nothing is stored and the earlier send returned. */
  appendOnce(entry: NamedEntry): Promise<LogPosition | EarlierSend> {
    return this.add(entry);
  }

  private add(entry: NamedEntry): Promise<LogPosition | EarlierSend> {
    const trace = this.journeys.accepted();
    return this.lanes[this.laneOf(entry.pair)]!.add(
      trace === undefined ? entry : { ...entry, trace },
      Buffer.byteLength(entry.contentJson),
      entry.from.userId,
    );
  }

  laneOf(pair: Pair): number {
    return laneOf(pair, this.lanes.length);
  }

  private async commit(
    lane: number,
    entries: readonly NamedEntry[],
  ): Promise<Committed<LogPosition | EarlierSend>> {
    const ids = await this.conversationIdsOf(entries);
    const nowMs = this.clock.nowMs();
    const { earlier, fresh, appended } = await this.unitOfWork.run(async (tx) => {
      const repeats = await this.claim(tx, entries, nowMs);
      const rest = repeats.size === 0 ? entries : entries.filter((entry) => !repeats.has(entry));
      return {
        earlier: repeats,
        fresh: rest,
        appended: rest.length === 0 ? null : await this.log.append(tx, lane, rest, ids, nowMs),
      };
    });
    if (!appended) {
      const results = entries.map((entry) => earlier.get(entry)!);
      return { results, followUp: () => this.recall(lane) };
    }
    const { positions, outboxId } = appended;
    for (const [appId, count] of countByApp(fresh.map(({ pair }) => pair))) {
      this.stored.add(appId, count);
      this.figures.count(appId, 'messages', count);
    }
    const journey = this.journeys.stored(
      fresh.map(({ msgId }) => messageIdTimeMs(msgId)),
      fresh.map(({ trace }) => trace),
    );
    const isInDoubt = earlier.size > 0;
    let next = 0;
    return {
      results: entries.map((entry) => earlier.get(entry) ?? positions[next++]!),
      followUp: async () => {
        await this.outbox.announce(lane, outboxId, fresh, positions, { journey, isInDoubt });
        const answeredAtMs = this.clock.nowMs();
        for (const { msgId } of fresh) this.figures.tookToSend(answeredAtMs - messageIdTimeMs(msgId));
      },
    };
  }

  /**
   * Who repeats a send had no answer, perhaps because the process that stored it died before it announced it. What
   * the lane owes is delivered before the repeat is answered, so that the sender's next message comes behind it.
   */
  async recall(lane: number): Promise<void> {
    const last = await this.owed.findLast(this.unitOfWork.pool, lane);
    if (last !== null) await this.outbox.recall(lane, last);
  }

  /** The entries whose names were taken before. Names are claimed before conversations are locked, in every batch. */
  private async claim(
    tx: Sql,
    entries: readonly NamedEntry[],
    nowMs: number,
  ): Promise<ReadonlyMap<LogEntry, EarlierSend>> {
    const named = entries.filter((entry) => entry.clientSend !== undefined);
    const repeats = new Map<LogEntry, EarlierSend>();
    if (named.length === 0) return repeats;
    const sends = named.map((entry) => entry.clientSend!);
    const claims = await this.clientSends.claim(tx, sends, nowMs);
    claims.forEach((earlier, index) => {
      if (earlier) repeats.set(named[index]!, earlier);
    });
    return repeats;
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
