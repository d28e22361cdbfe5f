import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';
import { DeadLettersRepository } from './dead-letters.repository.js';
import { OwedCallbacksRepository } from './owed-callbacks.repository.js';

/** Takes back what callbacks would still say of messages that are erased. */
@Injectable()
export class CallbackErasure {
  constructor(
    private readonly owed: OwedCallbacksRepository,
    private readonly letters: DeadLettersRepository,
  ) {}

  /** Neither owed nor to be replayed from the commit on; an attempt that is under way still ends. */
  async forget(tx: Sql, appId: number, msgIds: readonly Buffer[]): Promise<void> {
    if (msgIds.length === 0) return;
    await this.owed.forget(tx, appId, msgIds);
    await this.letters.forget(tx, appId, msgIds);
  }
}
