import type { Redis } from 'ioredis';
import type { Config } from '@hongyan/config';
import { RedisClients } from '@hongyan/persistence';
import { createLogger } from '@hongyan/telemetry';
import { until } from '../harness/until.js';

export const SILENT = createLogger('silent');

/** The Redis connections of one process, which a test can cut. */
export class TestRedis extends RedisClients {
  /** In the order in which they were opened; the shared one is the first. */
  declare connections: Redis[];

  static async open(config: Config): Promise<TestRedis> {
    const clients = new TestRedis(config, SILENT);
    await clients.untilReady(10_000);
    return clients;
  }

  override open(...args: Parameters<RedisClients['open']>): Redis {
    const client = super.open(...args);
    // The base class opens the shared connection before any field of this class could be initialised.
    (this.connections ??= []).push(client);
    return client;
  }

  /** Impatient connections fail while they connect, which is not what a test is about. */
  async untilAllReady(): Promise<void> {
    await until('all connections to be ready', () =>
      this.connections.every(({ status }) => status === 'ready'),
    );
  }

  /** Redis drops the connection, as a restart or a firewall would; the client finds out by itself. */
  async kill(client: Redis): Promise<void> {
    const { localAddress, localPort } = client.stream as unknown as {
      localAddress: string;
      localPort: number;
    };
    const killer = this.shared.duplicate({ enableOfflineQueue: true });
    try {
      await killer.call('CLIENT', 'KILL', 'ADDR', `${localAddress}:${localPort}`);
    } finally {
      killer.disconnect();
    }
  }

  /** From now on Redis cannot be reached from this process through its shared connection. */
  async goAway(): Promise<void> {
    this.shared.disconnect();
    await until('the shared connection to be closed', () => this.shared.status === 'end');
  }

  async comeBack(): Promise<void> {
    await this.shared.connect();
    await this.untilReady(10_000);
  }

  /** What FLUSHALL would do to this installation; other tests share the Redis. */
  async flush(): Promise<void> {
    for (const pattern of [this.key('*'), `{${this.key('').slice(0, -1)}-*`]) {
      const keys = await this.shared.keys(pattern);
      if (keys.length > 0) await this.shared.del(keys);
    }
  }
}
