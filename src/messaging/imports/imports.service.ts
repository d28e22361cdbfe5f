import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, Clock, newMessageId, parseMessageId } from '@hongyan/kernel';
import { isConnectionLoss, UnitOfWork } from '@hongyan/persistence';
import { isChatType, WallClock } from '@hongyan/protocol';
import { MessageQuotas } from '../../apps/quotas/message-quotas.service.js';
import { StoredMessages } from '../../apps/quotas/stored-messages.service.js';
import { DirectoryService } from '../../users/directory.service.js';
import { pairOf } from '../conversation.js';
import { type Committed, GroupCommit } from '../group-commit.js';
import { parseContent } from '../message-content.js';
import { countByApp } from '../count-by-app.js';
import { MessageLogService } from '../message-log.service.js';
import { BacklogService } from '../backlog.service.js';
import { importedAtMs, type ImportedMessage, type PendingImport } from './import.js';
import { ImportsRepository } from './imports.repository.js';

/** Takes old messages in (contract 8.7). Storing them is a worker's job; a restart goes on with what waits. */
@Injectable()
export class ImportsService {
  private readonly batches: GroupCommit<PendingImport, void>;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly directory: DirectoryService,
    private readonly imports: ImportsRepository,
    private readonly log: MessageLogService,
    private readonly backlog: BacklogService,
    private readonly quotas: MessageQuotas,
    private readonly stored: StoredMessages,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {
    this.batches = new GroupCommit<PendingImport, void>(
      { countMax: config.logBatchCountMax, bytesMax: config.logBatchBytesMax, queueMax: config.logQueueMax },
      (batch) => this.commit(batch),
      (error) => !isConnectionLoss(error),
      () => new AppError('too_many_attempts', { internal: 'too many imports wait' }),
    );
  }

  /**
   * Resolves when the import is durable; imports of one conversation are stored in the order of these calls. Users who
   * are not registered are added without a profile: an importer may bring messages first and users later. Throws
   * `parameter_error` for a type, content, time or id that is none, `uid_error` for a uid that cannot be registered,
   * `quota_exceeded` when the app may store no more.
   */
  async accept(appId: number, message: ImportedMessage): Promise<void> {
    if (!isChatType(message.type)) throw new AppError('parameter_error', { internal: 'type is no Msg:*' });
    const { storedJson } = parseContent(message.type, message.content);
    const nowMs = this.clock.nowMs();
    const createdAtMs = importedAtMs(message.createdAt, nowMs, (text) => this.wallClock.parse(text));
    if (createdAtMs === null) throw new AppError('parameter_error', { internal: 'created_at is no time' });
    const msgId = message.msgId === undefined ? newMessageId(nowMs) : parseMessageId(message.msgId);
    if (!msgId) throw new AppError('parameter_error', { internal: 'msg_id is no UUID' });
    const [from, target] = [
      await this.directory.ensure(appId, message.fromUid),
      await this.directory.ensure(appId, message.targetUid),
    ];
    const entry: PendingImport = {
      lane: this.log.laneOf(pairOf(from, target)),
      appId,
      fromUserId: from.id,
      targetUserId: target.id,
      msgId,
      type: message.type,
      createdAtMs,
      contentJson: storedJson,
    };
    const release = await this.quotas.admitStored(appId);
    try {
      await this.batches.add(entry, entry.contentJson.length);
    } finally {
      release?.();
    }
  }

  private async commit(batch: readonly PendingImport[]): Promise<Committed<void>> {
    const firstId = await this.imports.insert(this.unitOfWork.pool, batch);
    // They count from here on; what turns out to be there already is given back when it is stored.
    for (const [appId, count] of countByApp(batch)) this.stored.add(appId, count);
    for (const lane of new Set(batch.map((entry) => entry.lane))) {
      await this.backlog.enqueueImports(lane, firstId);
    }
    return { results: batch.map(() => undefined) };
  }
}
