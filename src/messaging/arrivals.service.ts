import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, Clock, parseMessageId, type UserPrincipal } from '@hongyan/kernel';
import { isConnectionLoss, UnitOfWork } from '@hongyan/persistence';
import { Metrics } from '@hongyan/telemetry';
import { ArrivalsRepository } from './arrivals.repository.js';
import { type Committed, GroupCommit } from './group-commit.js';

/** A receipt: this user says to have received that message. */
export interface Arrival {
  readonly appId: number;
  readonly userId: number;
  readonly msgId: Buffer;
}

const ARRIVAL_BYTES = 32;

/** Books receipts (contract 5.9) in batches, because each booking is a durable commit. */
@Injectable()
export class ArrivalsService {
  private readonly batches: GroupCommit<Arrival, void>;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly arrivals: ArrivalsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    this.batches = new GroupCommit<Arrival, void>(
      { countMax: config.logBatchCountMax, bytesMax: config.logBatchBytesMax, queueMax: config.logQueueMax },
      (batch) => this.book(batch),
      (error) => !isConnectionLoss(error),
      () => new AppError('too_many_attempts', { internal: 'too many receipts wait' }),
    );
  }

  /**
   * Resolves when the message counts as arrived, at once if it cannot: the id is unknown, or of a message to somebody
   * else. A status is never lowered.
   */
  async accept({ appId, userId }: Pick<UserPrincipal, 'appId' | 'userId'>, msgIdText: string): Promise<void> {
    const msgId = parseMessageId(msgIdText);
    if (msgId) await this.batches.add({ appId, userId, msgId }, ARRIVAL_BYTES);
  }

  private async book(batch: readonly Arrival[]): Promise<Committed<void>> {
    const nowMs = this.clock.nowMs();
    const arrived = await this.unitOfWork.run((tx) => this.arrivals.markArrived(tx, batch, nowMs));
    this.metrics.messagesArrived.inc(arrived);
    return { results: batch.map(() => undefined) };
  }
}
