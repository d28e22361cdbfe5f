import { newMessageId, type UserPrincipal } from '@hongyan/kernel';
import { ErasureRepository } from '../../src/messaging/erasure/erasure.repository.js';
import { MessageErasure } from '../../src/messaging/erasure/message-erasure.service.js';
import { ImportStoringService } from '../../src/messaging/imports/import-storing.service.js';
import { ImportsRepository } from '../../src/messaging/imports/imports.repository.js';
import { MessageLogRepository } from '../../src/messaging/message-log.repository.js';
import { InboxSidesRepository } from '../../src/messaging/moves/inbox-sides.repository.js';
import { MovedMessagesRepository } from '../../src/messaging/moves/moved-messages.repository.js';
import { MovesRepository } from '../../src/messaging/moves/moves.repository.js';
import { MovingService } from '../../src/messaging/moves/moving.service.js';
import { RetentionRepository } from '../../src/messaging/retention/retention.repository.js';
import { RetentionService } from '../../src/messaging/retention/retention.service.js';
import { DirectoryRepository } from '../../src/users/directory.repository.js';
import { DirectoryService } from '../../src/users/directory.service.js';
import { CallbackErasure } from '../../src/webhooks/callback-erasure.service.js';
import { DeadLettersRepository } from '../../src/webhooks/dead-letters.repository.js';
import { OwedCallbacksRepository } from '../../src/webhooks/owed-callbacks.repository.js';
import { pairOfUsers } from './messaging.js';
import type { Parts } from './parts.js';
import { SILENT } from './redis.js';

const DAY_MS = 86_400_000;

/** What workers do to histories, done at once. */
export class Upheavals {
  private readonly moves = new MovesRepository();
  private readonly imports: ImportsRepository;
  private readonly importing: ImportStoringService;
  private readonly moving: MovingService;
  private readonly retention: RetentionService;
  private readonly erasure: MessageErasure;

  constructor(private readonly parts: Parts) {
    const { unitOfWork, users, clock, stored, apps } = parts;
    const log = new MessageLogRepository();
    const sides = new InboxSidesRepository();
    const directory = new DirectoryService(new DirectoryRepository(), users, unitOfWork, clock);
    const callbacks = new CallbackErasure(new OwedCallbacksRepository(), new DeadLettersRepository());
    this.imports = new ImportsRepository(log);
    this.importing = new ImportStoringService(this.imports, log, stored, unitOfWork);
    this.moving = new MovingService(
      this.moves,
      new MovedMessagesRepository(),
      sides,
      log,
      directory,
      unitOfWork,
    );
    this.retention = new RetentionService(
      apps,
      new RetentionRepository(),
      this.moves,
      stored,
      unitOfWork,
      clock,
      SILENT,
    );
    this.erasure = new MessageErasure(
      new ErasureRepository(),
      sides,
      log,
      callbacks,
      directory,
      stored,
      unitOfWork,
    );
  }

  /** Stores an old message. */
  async import(from: UserPrincipal, target: UserPrincipal, ageDays: number): Promise<void> {
    const nowMs = this.parts.clock.nowMs();
    const lane = this.parts.log.laneOf(pairOfUsers(from, target));
    await this.imports.insert(this.parts.unitOfWork.pool, [
      {
        lane,
        appId: from.appId,
        fromUserId: from.userId,
        targetUserId: target.userId,
        msgId: newMessageId(nowMs),
        type: 'Msg:Txt',
        createdAtMs: nowMs - ageDays * DAY_MS,
        contentJson: '{"content":"old","extra":""}',
      },
    ]);
    await this.importing.storeLane(lane);
  }

  /** Gives one user the history of another. */
  async move(from: UserPrincipal, to: UserPrincipal, days: number): Promise<void> {
    const requestedAtMs = this.parts.clock.nowMs();
    const moveId = await this.moves.insert(this.parts.unitOfWork.pool, {
      appId: from.appId,
      fromUserId: from.userId,
      toUserId: to.userId,
      cutAtMs: requestedAtMs - days * DAY_MS,
      requestedAtMs,
    });
    await this.moving.run(moveId);
  }

  /** Removes what all apps no longer keep. */
  retain(): Promise<number> {
    return this.retention.run();
  }

  /** Takes away what the user said up to now. */
  async erase({ appId, userId }: UserPrincipal): Promise<void> {
    const erased = { appId, userId, untilMs: this.parts.clock.nowMs() };
    for await (const _ of this.erasure.run(erased, 0));
  }
}
