import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { addressKeyOf, AppError, Clock, Shares } from '@hongyan/kernel';

/**
 * How many requests a client may make (contract 9, S16). Each process counts for itself: a client that is spread over
 * several has as many shares, and no request waits for Redis.
 */
@Injectable()
export class RequestLimits {
  private readonly addresses: Shares<string>;
  private readonly users: Shares<number>;
  private readonly trustProxy: boolean;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly clock: Clock,
  ) {
    this.addresses = new Shares(config.httpRequestsPerAddress);
    this.users = new Shares(config.httpRequestsPerToken);
    this.trustProxy = config.trustProxy;
  }

  /** Counts a request, whoever it says it is. Throws `too_many_attempts`. */
  admitAddress(request: IncomingMessage): void {
    this.require(this.addresses.take(addressKeyOf(request, this.trustProxy), this.clock.nowMs()), 'address');
  }

  /** Counts a request of a user, who has one token at a time. Throws `too_many_attempts`. */
  admitUser(userId: number): void {
    this.require(this.users.take(userId, this.clock.nowMs()), 'token');
  }

  private require(isWithin: boolean, whose: string): void {
    if (!isWithin) throw new AppError('too_many_attempts', { internal: `past the share of a ${whose}` });
  }
}
