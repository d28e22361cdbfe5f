import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { isConnectionLoss, UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { MessagesRepository } from './messages.repository.js';
import { OutboxRepository } from './outbox.repository.js';

/** Place of a message in the log. */
type MessageRef = readonly [conversationId: number, seq: number];

const COLLECT_MS = 20;
const RETRY_MS = 1_000;

/**
 * Books what delivery did: marks pushed messages and pays off outbox rows, many at a time, because each booking is a
 * durable commit. What is lost in a crash before it was booked is delivered once more.
 */
@Injectable()
export class DeliveriesService implements BeforeApplicationShutdown {
  private pushed: MessageRef[] = [];
  private settled: number[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly messages: MessagesRepository,
    private readonly outbox: OutboxRepository,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Books a batch within moments; returns at once. */
  settle(outboxId: number, pushed: readonly MessageRef[]): void {
    this.settled.push(outboxId);
    this.pushed.push(...pushed);
    this.timer ??= setTimeout(() => this.flush(), COLLECT_MS);
  }

  private flush(): void {
    const { pushed, settled } = this;
    this.pushed = [];
    this.settled = [];
    this.timer = undefined;
    this.running = this.running.then(() => this.book(settled, pushed));
  }

  private async book(settled: readonly number[], pushed: readonly MessageRef[]): Promise<void> {
    if (settled.length === 0) return;
    try {
      await this.unitOfWork.run(async (tx) => {
        if (pushed.length > 0) await this.messages.markPushed(tx, pushed);
        await this.outbox.remove(tx, settled);
      });
    } catch (error) {
      const isLater = isConnectionLoss(error) && !this.isStopping;
      this.logger.warn({ err: error, batches: settled.length, isLater }, 'Cannot book deliveries now');
      if (!isLater) return;
      // While the database is away nothing new is committed, so what waits here cannot grow for ever.
      this.settled.push(...settled);
      this.pushed.push(...pushed);
      this.timer ??= setTimeout(() => this.flush(), RETRY_MS);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    this.flush();
    await this.running;
  }
}
