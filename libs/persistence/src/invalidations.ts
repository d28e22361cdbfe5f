import { EventEmitter } from 'node:events';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { RedisClients } from './redis-clients.js';

/** What changed: `apps` by app key, `tokens` by user id, `users` by bound id, `words` by app id. */
export type InvalidationTopic = 'apps' | 'tokens' | 'users' | 'words';

interface Invalidation {
  readonly topic: InvalidationTopic;
  readonly id: string;
}

const ALL = '*';

/**
 * Tells the caches of all processes that something changed. It is a hint, sent over Redis: caches also expire by
 * themselves after seconds, and forget everything when the connection was down and hints may have been missed.
 */
@Injectable()
export class Invalidations implements OnModuleInit {
  private readonly events = new EventEmitter();
  private readonly channel: string;

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
    try {
      await this.clients.shared.publish(this.channel, JSON.stringify(message));
    } catch (error) {
      this.logger.warn(
        { err: error, topic },
        'Other processes were not told of a change; their caches expire soon',
      );
    }
  }

  private receive(text: string): void {
    const { topic, id } = JSON.parse(text) as Invalidation;
    this.events.emit(topic, id);
  }

  private forgetAll(): void {
    for (const topic of this.events.eventNames()) this.events.emit(topic, ALL);
  }
}
