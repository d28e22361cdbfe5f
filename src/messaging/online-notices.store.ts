import { Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';

/** Remembers over all processes who just announced to be online. */
@Injectable()
export class OnlineNoticesStore {
  constructor(private readonly clients: RedisClients) {}

  /** False when the user did so less than `pauseMs` ago. */
  async take(appId: number, userId: number, pauseMs: number): Promise<boolean> {
    const key = this.clients.key('online-notice', appId, userId);
    return (await this.clients.shared.set(key, '1', 'PX', pauseMs, 'NX')) === 'OK';
  }
}
