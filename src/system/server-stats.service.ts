import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { PresenceService } from '../presence/presence.service.js';

const STARTED_AT_SECONDS = Math.floor(Date.now() / 1000);

/** An app's share of the installation, in the shapes of the original's server (contract 3.22). */
@Injectable()
export class ServerStatsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly presence: PresenceService,
  ) {}

  /** Users who are online, each once however many devices they have, and their sockets. */
  async countOnline(appId: number): Promise<{ user_count: number; websocket_count: number }> {
    const { users, sockets } = await this.presence.countOf(appId);
    return { user_count: users, websocket_count: sockets };
  }

  /**
   * Connections are the app's sockets, workers the gateway nodes, task workers the delivery partitions. What counts
   * requests or coroutines would tell of other tenants, or does not exist here, and is 0.
   */
  async info(appId: number): Promise<Record<string, number>> {
    const { sockets, accepted, nodes, idleNodes } = await this.presence.countOf(appId);
    return {
      start_time: STARTED_AT_SECONDS,
      connection_num: sockets,
      accept_count: accepted,
      close_count: accepted - sockets,
      worker_num: nodes,
      idle_worker_num: idleNodes,
      task_worker_num: this.config.deliveryPartitions,
      tasking_num: 0,
      request_count: 0,
      dispatch_count: 0,
      worker_request_count: 0,
      worker_dispatch_count: 0,
      task_idle_worker_num: 0,
      coroutine_num: 0,
    };
  }
}
