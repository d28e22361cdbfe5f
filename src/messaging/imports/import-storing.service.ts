import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@hongyan/persistence';
import { StoredMessages } from '../../apps/quotas/stored-messages.service.js';
import { countByApp } from '../count-by-app.js';
import { MessageLogRepository } from '../message-log.repository.js';
import { ImportsRepository } from './imports.repository.js';

/** Contents may have 64 KiB, and a statement must stay well below the 16 MiB that a server accepts by default. */
const BATCH_SIZE = 100;

/** The worker's half of an import. */
@Injectable()
export class ImportStoringService {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly log: MessageLogRepository,
    private readonly stored: StoredMessages,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Stores all that waits in a lane, oldest first. Each batch stands on its own, so a restart goes on after it. */
  async storeLane(lane: number): Promise<void> {
    const { pool } = this.unitOfWork;
    for (;;) {
      const batch = await this.imports.listWaiting(pool, lane, BATCH_SIZE);
      if (batch.length === 0) return;
      const idsByPair = await this.log.ensureConversations(
        pool,
        batch.map((each) => each.pair),
      );
      const known = await this.unitOfWork.run((tx) => this.imports.store(tx, batch, idsByPair));
      for (const [appId, count] of countByApp(known.map(({ pair }) => pair))) this.stored.add(appId, -count);
    }
  }
}
