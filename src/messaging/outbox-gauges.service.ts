import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { Metrics } from '@hongyan/telemetry';
import { OutboxRepository } from './outbox.repository.js';

/** Shows how much delivery is owed, for processes with the worker role. */
@Injectable()
export class OutboxGauges {
  constructor(metrics: Metrics, outbox: OutboxRepository, unitOfWork: UnitOfWork, clock: Clock) {
    metrics.readAtScrape([metrics.outboxRows, metrics.outboxAgeSeconds], async () => {
      const { rows, oldestAtMs } = await outbox.measure(unitOfWork.pool);
      const ageMs = oldestAtMs === null ? 0 : Math.max(0, clock.nowMs() - oldestAtMs);
      return [
        [metrics.outboxRows, rows],
        [metrics.outboxAgeSeconds, ageMs / 1_000],
      ];
    });
  }
}
