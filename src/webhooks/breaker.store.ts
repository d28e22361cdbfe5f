import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock, sha256 } from '@hongyan/kernel';
import { RedisClients } from '@hongyan/persistence';

/** `open` keeps every callback away for a while; `half-open` then lets one at a time try. */
export type BreakerState = 'closed' | 'half-open' | 'open';

/** `probe` is the one callback that may try a half-open URL. */
export type Admission = 'free' | 'probe' | 'refused';

/** A URL that nobody has called for so long starts afresh. */
const TTL_MS = 86_400_000;

/**
 * Leaves a callback URL alone that fails again and again. All workers share what they know through Redis; a flush
 * only means that it is learned anew.
 */
@Injectable()
export class BreakerStore {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clients: RedisClients,
    private readonly clock: Clock,
  ) {}

  /** Closed while Redis is away: what nobody can know must hold nothing up. */
  async stateOf(url: string): Promise<BreakerState> {
    const read = this.clients.shared.hmget(this.key(url), 'failures', 'openUntil');
    const [failures, openUntil] = await read.catch(() => []);
    if (Number(failures ?? 0) < this.config.webhooksBreakerFailures) return 'closed';
    return Number(openUntil ?? 0) > this.clock.nowMs() ? 'open' : 'half-open';
  }

  /** Whether one callback may go out now. A probe stands in the way of others until it reports or `ttlMs` pass. */
  async admit(url: string, ttlMs: number): Promise<Admission> {
    const state = await this.stateOf(url);
    if (state !== 'half-open') return state === 'closed' ? 'free' : 'refused';
    const reply = await this.clients.shared.set(this.probeKey(url), '1', 'PX', ttlMs, 'NX');
    return reply === 'OK' ? 'probe' : 'refused';
  }

  /** For a probe that was not made. */
  async returnProbe(url: string): Promise<void> {
    await this.clients.shared.del(this.probeKey(url));
  }

  /** Closes the breaker. Reports get lost while Redis is away. */
  async reportSuccess(url: string): Promise<void> {
    const pipeline = this.clients.shared.pipeline().del(this.key(url)).del(this.probeKey(url));
    await pipeline.exec().catch(() => null);
  }

  /** Counts a failure; from the configured number in a row on, each opens the breaker for a while. */
  async reportFailure(url: string): Promise<void> {
    const { shared } = this.clients;
    const key = this.key(url);
    const openUntilMs = this.clock.nowMs() + this.config.webhooksBreakerOpenMs;
    const pipeline = shared.pipeline().hincrby(key, 'failures', 1).hset(key, 'openUntil', openUntilMs);
    await pipeline
      .pexpire(key, TTL_MS)
      .del(this.probeKey(url))
      .exec()
      .catch(() => null);
  }

  private key(url: string): string {
    return this.clients.key('breaker', sha256(url).toString('base64url'));
  }

  private probeKey(url: string): string {
    return this.clients.key('breaker-probe', sha256(url).toString('base64url'));
  }
}
