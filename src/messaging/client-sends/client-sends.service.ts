import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import type { ClientSend, EarlierSend } from './client-send.js';
import { ClientSendsRepository } from './client-sends.repository.js';

/** A day is promised; machines' clocks differ. */
const KEPT_MS = 25 * 3_600_000;
const PRUNE_PAGE = 1_000;

/** Names of sends that do not go through the log: a repeat of a message that was dropped looks like any other repeat. */
@Injectable()
export class ClientSendsService {
  constructor(
    private readonly sends: ClientSendsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Remembers a send and does its work in one transaction, or returns the send that had its name before. */
  once(
    send: ClientSend,
    sentAtMs: number,
    work: (tx: Sql) => Promise<void> = () => Promise.resolve(),
  ): Promise<EarlierSend | undefined> {
    return this.unitOfWork.run(async (tx) => {
      const [earlier] = await this.sends.claim(tx, [send], sentAtMs);
      if (!earlier) await work(tx);
      return earlier;
    });
  }

  /** The send that has the name; undefined while nobody committed one. */
  async find({ appId, fromUserId, clientMsgId }: ClientSend): Promise<EarlierSend | undefined> {
    return this.sends.find(this.unitOfWork.pool, appId, fromUserId, clientMsgId);
  }

  /** Forgets names that are older than a day. */
  async prune(): Promise<void> {
    const beforeMs = this.clock.nowMs() - KEPT_MS;
    const { pool } = this.unitOfWork;
    for (const appId of await this.sends.listApps(pool)) {
      while ((await this.sends.removeOlder(pool, appId, beforeMs, PRUNE_PAGE)) === PRUNE_PAGE);
    }
  }
}
