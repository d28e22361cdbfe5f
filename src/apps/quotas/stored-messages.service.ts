import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AskingLine } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { type Limit, limitsOf, ownerKey, type QuotaOwner } from './quota.js';
import { QuotasService } from './quotas.service.js';
import { Standing } from './standing.js';
import { UseRepository } from './use.repository.js';

/** How often counts are written down, and those of others read. A killed process takes so much with it. */
const BOOK_MS = 250;
const LINES_MAX = 10_000;

/**
 * How many messages are stored. The log tells after each commit; what it told goes into the database a few times a
 * second, in one statement for all apps, so no send waits for a counter. Near a quota a message is booked before it is
 * stored: then two processes cannot pass it together.
 */
@Injectable()
export class StoredMessages implements BeforeApplicationShutdown, OnApplicationShutdown {
  private counts = new Map<number, number>();
  private readonly standings = new Map<string, Standing>();
  private readonly lines = new LRUCache<number, AskingLine>({ max: LINES_MAX });
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
    for (const { owner } of this.limitsOf(appId)) this.standings.get(ownerKey(owner))?.count(count);
    this.wake();
  }

  /**
   * Lets a message in if the app's and its tenant's quotas have room. What is returned is to be called when the message
   * is counted, or never will be. Returns the limit that is reached, instead.
   */
  async letIn(appId: number): Promise<(() => void) | Limit> {
    const limits = this.limitsOf(appId);
    const standings = await Promise.all(limits.map(({ owner }) => this.standingOf(owner)));
    const reached = limits.find(({ max }, index) => standings[index]!.used >= max);
    if (reached) return reached;
    if (limits.some(({ max }, index) => standings[index]!.isNear(max))) {
      // The log will count it as well, so the booking is taken back then.
      return (await this.lineOf(appId).join()) ? () => this.add(appId, -1) : limits.at(-1)!;
    }
    for (const standing of standings) standing.pending++;
    return () => {
      for (const standing of standings) standing.pending--;
    };
  }

  /** What the owner has stored, by the books. */
  async count(owner: QuotaOwner): Promise<number> {
    return Math.max(0, await this.use.countStored(this.unitOfWork.pool, owner));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.working;
    await this.book();
  }

  /** What was sent while the server closed, if the database is still there. */
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
    if (!this.standings.has(key)) {
      const booked = await this.count(owner);
      // Somebody else may have asked at the same time.
      if (!this.standings.has(key)) this.standings.set(key, new Standing(owner, booked));
    }
    const standing = this.standings.get(key)!;
    standing.isAsked = true;
    this.wake();
    return standing;
  }

  private lineOf(appId: number): AskingLine {
    let line = this.lines.get(appId);
    if (!line) {
      line = new AskingLine((count) => this.reserve(appId, count));
      this.lines.set(appId, line);
    }
    return line;
  }

  /** Books messages that are to come, as many as there is room for. Returns how many that is. */
  private async reserve(appId: number, count: number): Promise<number> {
    const limits = this.limitsOf(appId);
    const standings = await Promise.all(limits.map(({ owner }) => this.standingOf(owner)));
    return this.unitOfWork.run(async (tx) => {
      // An app's before its tenant's, everywhere: no two processes wait for each other. All before the first look, which
      // fixes what this transaction sees.
      for (const { owner } of limits) await this.use.lockQuota(tx, owner);
      let given = count;
      for (const [index, { owner, max }] of limits.entries()) {
        const standing = standings[index]!;
        standing.booked = await this.use.countStored(tx, owner);
        given = Math.min(given, max - standing.used);
      }
      given = Math.max(0, given);
      if (given > 0) await this.use.addStored(tx, [[appId, given]]);
      for (const standing of standings) standing.booked += given;
      return given;
    });
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
    const counts = new Map([...this.counts].filter(([, count]) => count !== 0));
    this.counts = new Map();
    const standings = [...this.standings];
    for (const [, standing] of standings) standing.beginBooking();
    try {
      if (counts.size > 0) await this.use.addStored(this.unitOfWork.pool, counts);
    } catch (error) {
      this.logger.debug({ err: error }, 'Stored messages are counted later');
      for (const [appId, count] of counts) this.counts.set(appId, (this.counts.get(appId) ?? 0) + count);
      for (const [, standing] of standings) standing.failBooking();
      return;
    }
    for (const [key, standing] of standings) {
      if (standing.isAsked || standing.pending > 0) await this.look(standing);
      else this.standings.delete(key);
    }
  }

  private async look(standing: Standing): Promise<void> {
    standing.isAsked = false;
    try {
      standing.endBooking(await this.count(standing.owner));
    } catch (error) {
      this.logger.debug({ err: error }, 'Stored messages of others are looked up later');
      standing.endBooking(undefined);
    }
  }
}
