import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import type { ClientSend, EarlierSend } from './client-send.js';
import { ClientSendsRepository } from './client-sends.repository.js';

const DAY_MS = 86_400_000;
const PRUNE_PAGE = 1_000;

/** Names of sends that never reach the log: a repeat of a message that was dropped looks like any other repeat. */
@Injectable()
export class ClientSendsService {
  constructor(
    private readonly sends: ClientSendsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Remembers a send that is not stored, durably; returns the one that had its name before. */
  async remember(send: ClientSend, sentAtMs: number): Promise<EarlierSend | undefined> {
    const [earlier] = await this.unitOfWork.run((tx) => this.sends.claim(tx, [send], sentAtMs));
    return earlier;
  }

  /** Forgets names after a day. */
  async prune(): Promise<void> {
    const beforeMs = this.clock.nowMs() - DAY_MS;
    const { pool } = this.unitOfWork;
    for (const appId of await this.sends.listApps(pool)) {
      while ((await this.sends.removeOlder(pool, appId, beforeMs, PRUNE_PAGE)) === PRUNE_PAGE);
    }
  }
}
