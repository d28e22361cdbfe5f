import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { UnitOfWork } from '@hongyan/persistence';
import { JobProducer, queueNames } from '@hongyan/queue';
import { Figures } from '../figures/figures.service.js';
import { OutboxRepository } from './outbox.repository.js';

/** Tells the figures how much waits in queues and in the outbox, for processes with the worker role. */
@Injectable()
export class Depths {
  constructor(
    @Inject(CONFIG) config: Config,
    figures: Figures,
    jobs: JobProducer,
    outbox: OutboxRepository,
    unitOfWork: UnitOfWork,
  ) {
    const names = queueNames(config.deliveryPartitions);
    figures.readState('queueDepth', async () => {
      const counts = await Promise.all(names.map((name) => jobs.count(name)));
      // Delayed ones are not due yet: plans for the night, mostly.
      return counts.reduce((sum, { waiting, active }) => sum + waiting + active, 0);
    });
    figures.readState('outboxDepth', async () => (await outbox.measure(unitOfWork.pool)).rows);
  }
}
