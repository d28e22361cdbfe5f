import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AdminError, Clock, sha256 } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { SignInAttemptsRepository } from './attempts.repository.js';
import { networkOf } from './network.js';

const SWEEP = 100;
/** A network may hold many people. */
const NETWORK_FACTOR = 5;

/** An attempt that was counted before it was made, so that a thousand at once are a thousand attempts. */
export interface Attempt {
  /** It was right: the account starts anew. */
  succeeded(): Promise<void>;
  /** It was neither right nor wrong. */
  withdrawn(): Promise<void>;
}

/** Limits guesses, per account and per network. Addresses that nobody has are counted like all others. */
@Injectable()
export class LockOut {
  private readonly windowMs: number;
  private readonly attemptsMax: number;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly attempts: SignInAttemptsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    this.windowMs = config.adminLockOutSeconds * 1000;
    this.attemptsMax = config.adminSignInAttemptsMax;
  }

  /** Counts an attempt. Throws `too_many_attempts` when there were too many in this window, whoever it is. */
  async take(email: string, ip: string): Promise<Attempt> {
    const { pool } = this.unitOfWork;
    const account = sha256(`account ${email}`);
    const network = sha256(`network ${networkOf(ip)}`);
    const nowMs = this.clock.nowMs();
    for (const [subject, countMax] of [
      [network, this.attemptsMax * NETWORK_FACTOR],
      [account, this.attemptsMax],
    ] as const) {
      const { count, windowEndsAtMs } = await this.attempts.add(pool, subject, nowMs, this.windowMs);
      if (count > countMax) {
        const retryAfterSeconds = Math.max(1, Math.ceil((windowEndsAtMs - nowMs) / 1000));
        throw new AdminError('too_many_attempts', { retryAfterSeconds });
      }
    }
    return {
      succeeded: async () => {
        await this.attempts.remove(pool, account);
        await this.attempts.giveBack(pool, [network]);
        await this.attempts.removeEnded(pool, this.clock.nowMs(), SWEEP);
      },
      withdrawn: () => this.attempts.giveBack(pool, [account, network]),
    };
  }
}
