import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CONFIG, type Config } from '@hongyan/config';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { createRedis, type RedisPatience } from './redis.js';

const PULSE_MS = 250;
/** A Redis that has not answered for so long is away, although nobody has lost a connection. */
const SILENT_MS = 500;

/** Hands out Redis connections and closes them at the end. */
@Injectable()
export class RedisClients implements OnApplicationShutdown {
  /** Shared by everything that sends short commands; fails fast while Redis is away. */
  readonly shared: Redis;
  private readonly opened: Redis[] = [];
  private awayAtMs = -Infinity;
  /** When the question was asked that has no answer yet. */
  private askedAtMs: number | undefined;
  private readonly pulse: NodeJS.Timeout;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.shared = this.open('impatient');
    this.shared.on('close', () => (this.awayAtMs = performance.now()));
    this.pulse = setInterval(() => void this.feelPulse(), PULSE_MS).unref();
  }

  /**
   * When the shared connection was last lost, could not be made or brought no answer, on `performance.now()`'s clock;
   * minus infinity for never.
   */
  get lostAtMs(): number {
    return this.isSilent ? performance.now() : this.awayAtMs;
  }

  private get isSilent(): boolean {
    return this.askedAtMs !== undefined && performance.now() - this.askedAtMs > SILENT_MS;
  }

  private async feelPulse(): Promise<void> {
    if (this.askedAtMs !== undefined || this.shared.status !== 'ready') return;
    this.askedAtMs = performance.now();
    await this.shared.ping().catch(() => undefined);
    if (this.isSilent) this.awayAtMs = performance.now();
    this.askedAtMs = undefined;
  }

  /** A connection of one's own, for blocking reads, subscriptions and queue workers. */
  open(patience: RedisPatience): Redis {
    const client = createRedis(this.config.redisUrl, patience, this.logger);
    this.opened.push(client);
    return client;
  }

  /** Resolves when Redis answers. Throws an error with code `HONGYAN_REDIS_AWAY` when it does not in time. */
  async untilReady(timeoutMs: number): Promise<void> {
    const { shared } = this;
    if (shared.status === 'ready') return;
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        shared.once('ready', resolve);
        const away = Object.assign(new Error('Redis does not answer'), { code: 'HONGYAN_REDIS_AWAY' });
        timer = setTimeout(() => reject(away), timeoutMs);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** A key under this installation's prefix. */
  key(...parts: (string | number)[]): string {
    return `${this.config.redisPrefix}:${parts.join(':')}`;
  }

  onApplicationShutdown(): void {
    clearInterval(this.pulse);
    for (const client of this.opened) client.disconnect();
  }
}
