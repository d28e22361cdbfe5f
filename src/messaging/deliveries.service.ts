import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { isConnectionLoss, type Statement, UnitOfWork } from '@hongyan/persistence';
import type { Delivery } from '@hongyan/queue';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import type { Callback } from '../webhooks/callback.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import { PushBatchesRepository } from './life/push-batches.repository.js';
import type { PushedMessage } from './life/pushed-entries.js';
import { MessagesRepository } from './messages.repository.js';
import { OutboxRepository } from './outbox.repository.js';

/** A stored message that went to at least one node. */
export interface DeliveredMessage extends PushedMessage {
  readonly appId: number;
}

/** What delivery did with one batch. */
export interface Settlement {
  readonly outboxId: number;
  /** Messages that went to at least one node. */
  readonly pushed: readonly DeliveredMessage[];
  /** What found nobody online and wants a callback. */
  readonly missed: readonly Delivery[];
}

const COLLECT_MS = 20;
const RETRY_MS = 1_000;

/**
 * Books what delivery did: marks pushed messages, owes callbacks and pays off outbox rows, many at a time, because
 * each booking is a durable commit. What is lost in a crash before it was booked is delivered once more.
 */
@Injectable()
export class DeliveriesService implements BeforeApplicationShutdown {
  private waiting: Settlement[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly messages: MessagesRepository,
    private readonly pushBatches: PushBatchesRepository,
    private readonly outbox: OutboxRepository,
    private readonly webhooks: WebhooksService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Books a batch within moments; returns at once. */
  settle(settlement: Settlement): void {
    this.waiting.push(settlement);
    this.timer ??= setTimeout(() => this.flush(), COLLECT_MS);
  }

  private flush(): void {
    const settled = this.waiting;
    this.waiting = [];
    this.timer = undefined;
    this.running = this.running.then(() => this.book(settled));
  }

  private async book(settled: readonly Settlement[]): Promise<void> {
    if (settled.length === 0) return;
    try {
      await this.webhooks.announce(await this.write(settled));
    } catch (error) {
      const isLater = isConnectionLoss(error) && !this.isStopping;
      this.logger.warn({ err: error, batches: settled.length, isLater }, 'Cannot book deliveries now');
      if (!isLater) return;
      // While the database is away nothing new is committed, so what waits here cannot grow for ever.
      this.waiting.push(...settled);
      this.timer ??= setTimeout(() => this.flush(), RETRY_MS);
    }
  }

  /** One transaction; returns the callbacks that it owes. */
  private async write(settled: readonly Settlement[]): Promise<readonly Callback[]> {
    const outboxIds = settled.map(({ outboxId }) => outboxId);
    const pushed = settled.flatMap((each) => each.pushed);
    const callbacks = await Promise.all(
      settled.map(async ({ outboxId, missed }) => ({
        outboxId,
        callbacks: await this.webhooks.callbacksOf(missed),
      })),
    );
    const isAnyOwed = callbacks.some((each) => each.callbacks.length > 0);
    return this.unitOfWork.run(async (tx) => {
      // A batch that was delivered twice has one row: whoever pays it off owes its callbacks, and nobody again.
      const unpaid = isAnyOwed ? await this.outbox.lock(tx, outboxIds) : new Set<number>();
      const owed = callbacks.flatMap((each) => (unpaid.has(each.outboxId) ? each.callbacks : []));
      if (owed.length > 0) await this.webhooks.owe(tx, owed);
      await tx.commitWith([...this.bookingPushed(pushed), this.outbox.removing(outboxIds)]);
      return owed;
    });
  }

  /** When each message was pushed stands in its row, to which nodes in one row of the whole booking. */
  private bookingPushed(pushed: readonly DeliveredMessage[]): Statement[] {
    if (pushed.length === 0) return [];
    const nowMs = this.clock.nowMs();
    const places = pushed.map(({ conversationId, seq }) => [conversationId, seq] as const);
    const marking = this.messages.markingPushed(places, nowMs);
    if (this.config.messageTraceDays === 0) return [marking];
    return [marking, this.pushBatches.inserting(groupedByApp(pushed), nowMs)];
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    this.flush();
    await this.running;
  }
}

function groupedByApp(pushed: readonly DeliveredMessage[]): Map<number, DeliveredMessage[]> {
  const byApp = new Map<number, DeliveredMessage[]>();
  for (const message of pushed) {
    const group = byApp.get(message.appId);
    if (group) group.push(message);
    else byApp.set(message.appId, [message]);
  }
  return byApp;
}
