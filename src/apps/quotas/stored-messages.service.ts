import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { type Limit, limitsOf, ownerKey, type QuotaOwner } from './quota.js';
import { QuotasService } from './quotas.service.js';
import { UseRepository } from './use.repository.js';

/** How often counts are written down, and those of others read. A killed process takes so much with it. */
const BOOK_MS = 250;

/** How far an owner with a quota is, as this process knows it. */
interface Standing {
  readonly owner: QuotaOwner;
  /** What is written down, by all processes. */
  booked: number;
  /** What this process counted since, and what it is just writing down. */
  counted: number;
  booking: number;
  /** What was let in here and is not stored yet. */
  pending: number;
  isAsked: boolean;
}

/**
 * How many messages are stored. The log tells after each commit; what it told goes into the database a few times a
 * second, in one statement for all apps, so no send waits for a counter.
 */
@Injectable()
export class StoredMessages implements OnApplicationShutdown {
  private counts = new Map<number, number>();
  private readonly standings = new Map<string, Standing>();
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly quotas: QuotasService,
    private readonly use: UseRepository,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Counts messages that were stored, or removed if fewer than none. */
  add(appId: number, count: number): void {
    if (count === 0) return;
    this.counts.set(appId, (this.counts.get(appId) ?? 0) + count);
    for (const { owner } of this.limitsOf(appId)) {
      const standing = this.standings.get(ownerKey(owner));
      if (standing) standing.counted += count;
    }
    this.wake();
  }

  /**
   * Lets a message in if the app's and its tenant's quotas have room. Call what is returned when the message is
   * counted, or never will be. Returns the limit that is reached, instead.
   */
  async letIn(appId: number): Promise<(() => void) | Limit> {
    const limits = this.limitsOf(appId);
    const standings: Standing[] = [];
    for (const limit of limits) standings.push(await this.standingOf(limit.owner));
    const full = limits.find((limit, index) => usedBy(standings[index]!) >= limit.max);
    if (full) return full;
    for (const standing of standings) standing.pending++;
    return () => {
      for (const standing of standings) standing.pending--;
    };
  }

  /** What the owner has stored, by the books. */
  async count(owner: QuotaOwner): Promise<number> {
    return Math.max(0, await this.use.countStored(this.unitOfWork.pool, owner));
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.working;
    await this.book();
  }

  private limitsOf(appId: number): Limit[] {
    const quotas = this.quotas.of(appId);
    return quotas ? limitsOf(appId, quotas, 'storedMessages') : [];
  }

  private async standingOf(owner: QuotaOwner): Promise<Standing> {
    const key = ownerKey(owner);
    let standing = this.standings.get(key);
    if (!standing) {
      const booked = await this.count(owner);
      // Somebody else may have asked at the same time.
      standing = this.standings.get(key) ?? {
        owner,
        booked,
        counted: 0,
        booking: 0,
        pending: 0,
        isAsked: true,
      };
      this.standings.set(key, standing);
    }
    standing.isAsked = true;
    this.wake();
    return standing;
  }

  private wake(): void {
    this.timer ??= setTimeout(() => {
      this.working = this.book().finally(() => {
        this.timer = undefined;
        if (this.counts.size > 0 || this.standings.size > 0) this.wake();
      });
    }, BOOK_MS).unref();
  }

  /** Writes down what was counted here, and reads what all counted for those who are being asked about. */
  private async book(): Promise<void> {
    const { counts } = this;
    this.counts = new Map();
    for (const standing of this.standings.values()) {
      standing.booking = standing.counted;
      standing.counted = 0;
    }
    try {
      if (counts.size > 0) await this.use.addStored(this.unitOfWork.pool, counts);
    } catch (error) {
      this.logger.debug({ err: error }, 'Stored messages are counted later');
      for (const [appId, count] of counts) this.counts.set(appId, (this.counts.get(appId) ?? 0) + count);
      for (const standing of this.standings.values()) {
        standing.counted += standing.booking;
        standing.booking = 0;
      }
      return;
    }
    for (const [key, standing] of this.standings) {
      if (!standing.isAsked && standing.pending === 0) this.standings.delete(key);
      else await this.look(standing);
    }
  }

  private async look(standing: Standing): Promise<void> {
    standing.isAsked = false;
    try {
      standing.booked = await this.count(standing.owner);
    } catch (error) {
      this.logger.debug({ err: error }, 'Stored messages of others are looked up later');
      standing.booked += standing.booking;
    }
    standing.booking = 0;
  }
}

function usedBy({ booked, booking, counted, pending }: Standing): number {
  return booked + booking + counted + pending;
}
