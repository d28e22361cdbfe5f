import { EventEmitter } from 'node:events';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { RedisClients } from './redis-clients.js';

/**
 * What changed: `tenants` by tenant id, `apps` by app id, `quotas` by owner, `tokens` and `revocations` (tokens that the app ended before their time) by user
 * id, `users` and `blocks` by bound id, `words` by app id.
 */
export type InvalidationTopic =
  'tenants' | 'apps' | 'quotas' | 'tokens' | 'revocations' | 'users' | 'blocks' | 'words';

interface Invalidation {
  readonly topic: InvalidationTopic;
  readonly id: string;
}

const ALL = '*';
const RETRY_MS = 500;
/** Hints that wait for Redis; past it the oldest are dropped, and caches expire by themselves. */
const WAITING_MAX = 10_000;

/**
 * Tells the caches of all processes that something changed. It is a hint, sent over Redis: caches also expire by
 * themselves, and forget everything when the connection was down and hints may have been missed. A hint that cannot
 * be sent is tried again until it can.
 */
@Injectable()
export class Invalidations implements OnModuleInit, OnApplicationShutdown {
  private readonly events = new EventEmitter();
  private readonly channel: string;
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clients: RedisClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.channel = clients.key('invalidations');
  }

  onModuleInit(): void {
    const subscriber = this.clients.open('patient');
    subscriber.on('message', (_channel, text: string) => this.receive(text));
    subscriber.on('ready', () => this.forgetAll());
    subscriber.subscribe(this.channel).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'Cannot subscribe to invalidations');
    });
  }

  /** Calls back with the id that changed, or with null when everything may have. */
  on(topic: InvalidationTopic, forget: (id: string | null) => void): void {
    this.events.on(topic, (id: string) => forget(id === ALL ? null : id));
  }

  /** Drops the id from the caches of this process at once and of all others within moments. */
  async publish(topic: InvalidationTopic, id: string | number): Promise<void> {
    const message: Invalidation = { topic, id: String(id) };
    this.events.emit(topic, message.id);
    await this.send(JSON.stringify(message));
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  private async send(text: string): Promise<void> {
    try {
      await this.clients.shared.publish(this.channel, text);
    } catch (error) {
      if (this.waiting.size === 0) {
        this.logger.warn({ err: error }, 'Other processes are told of changes when Redis is back');
      }
      if (this.waiting.size === WAITING_MAX) this.waiting.delete(this.waiting.values().next().value!);
      this.waiting.add(text);
      this.timer ??= setTimeout(() => this.sendWaiting(), RETRY_MS).unref();
    }
  }

  private sendWaiting(): void {
    this.timer = undefined;
    const texts = [...this.waiting];
    this.waiting.clear();
    for (const text of texts) void this.send(text);
  }

  private receive(text: string): void {
    const { topic, id } = JSON.parse(text) as Invalidation;
    this.events.emit(topic, id);
  }

  private forgetAll(): void {
    for (const topic of this.events.eventNames()) this.events.emit(topic, ALL);
  }
}
