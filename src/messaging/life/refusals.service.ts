import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock, Shares } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import type { RefusedSend } from './refused-send.js';
import { RefusedSendsRepository } from './refused-sends.repository.js';

/** What is kept of one sender: ten at once, then so many; who sends on and on is known to be refused. */
const PER_SENDER_PER_SECOND = 1;
const COLLECT_MS = 200;
const WAITING_MAX = 200;

/**
 * Remembers which sends were refused, for whoever asks why a message did not arrive. It is help, not truth: nobody
 * waits for it, a flood of one sender leaves a trickle, and what cannot be written at once is lost.
 */
@Injectable()
export class Refusals implements BeforeApplicationShutdown {
  private readonly senders = new Shares<number>(PER_SENDER_PER_SECOND);
  private waiting: RefusedSend[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly refusedSends: RefusedSendsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns at once; it is written within moments. */
  note(send: RefusedSend): void {
    if (this.config.messageTraceDays === 0 || this.waiting.length >= WAITING_MAX) return;
    if (!this.senders.take(send.fromUserId, this.clock.nowMs())) return;
    this.waiting.push(send);
    this.timer ??= setTimeout(() => void this.write(), COLLECT_MS);
  }

  private async write(): Promise<void> {
    const sends = this.waiting;
    this.waiting = [];
    this.timer = undefined;
    try {
      if (sends.length > 0) await this.refusedSends.insert(this.unitOfWork.pool, sends);
    } catch (error) {
      this.logger.warn({ err: error, sends: sends.length }, 'Refused sends could not be written down');
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }
}
