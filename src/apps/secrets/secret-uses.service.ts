import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AppSecretsRepository } from './app-secrets.repository.js';

/** What is shown is exact to a minute; half of it is left for a slow database. */
const WRITE_AFTER_MS = 30_000;
const ROWS_PER_WRITE = 500;

/** Notes when secrets are used, and writes it down for many calls and many apps at once, never one by one. */
@Injectable()
export class SecretUses implements BeforeApplicationShutdown {
  private latest = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly secrets: AppSecretsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A call was signed with the secret. Costs no more than an entry of a map. */
  note(secretId: number): void {
    this.latest.set(secretId, this.clock.nowMs());
    this.timer ??= setTimeout(() => void this.write(), WRITE_AFTER_MS).unref();
  }

  /** Writes down what this process noted. Never throws: what could not be written is tried again later. */
  async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    // In one order, so that processes that write the same rows do not deadlock.
    const uses = [...this.latest].toSorted(([one], [other]) => one - other);
    this.latest = new Map();
    for (let from = 0; from < uses.length; from += ROWS_PER_WRITE) {
      const some = uses.slice(from, from + ROWS_PER_WRITE);
      try {
        await this.secrets.recordUses(this.unitOfWork.pool, some);
      } catch (error) {
        this.logger.warn({ err: error }, 'Cannot write down when secrets were used; trying again later');
        for (const [id, atMs] of some) this.latest.set(id, Math.max(atMs, this.latest.get(id) ?? 0));
        this.timer ??= setTimeout(() => void this.write(), WRITE_AFTER_MS).unref();
      }
    }
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.write();
  }
}
