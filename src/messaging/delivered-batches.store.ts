import { Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';

/** Booking a delivery takes a fraction of that, unless its worker died: then it has to be delivered again. */
const MARK_TTL_MS = 2_000;

/** Which batches were delivered just now and may not be booked yet, by whichever worker. A hint: it spares repeats. */
@Injectable()
export class DeliveredBatchesStore {
  constructor(private readonly clients: RedisClients) {}

  async mark(outboxId: number, epoch: string): Promise<void> {
    await this.clients.shared.set(this.key(outboxId), epoch, 'PX', MARK_TTL_MS);
  }

  /** Those of the rows whose batches were delivered in an epoch. Throws while Redis is away. */
  async findMarked(outboxIds: readonly number[], epoch: string): Promise<Set<number>> {
    if (outboxIds.length === 0) return new Set();
    const marks = await this.clients.shared.mget(outboxIds.map((id) => this.key(id)));
    return new Set(outboxIds.filter((_, index) => marks[index] === epoch));
  }

  private key(outboxId: number): string {
    return this.clients.key('delivered', outboxId);
  }
}
