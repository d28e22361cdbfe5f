import { Inject, Injectable } from '@nestjs/common';
import argon2 from 'argon2';
import { CONFIG, type Config } from '@hongyan/config';
import { Metrics } from '@hongyan/telemetry';
import { newPassword } from './password.js';

/** Hashes and checks passwords of admins (argon2id). */
@Injectable()
export class Passwords {
  private readonly cost: { type: 2; memoryCost: number; timeCost: number; parallelism: number };
  /** What a password is checked against that nobody has. */
  private decoy: Promise<string> | undefined;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly metrics: Metrics,
  ) {
    const { adminArgon2MemoryKib: memoryCost, adminArgon2Passes: timeCost } = config;
    this.cost = { type: argon2.argon2id, memoryCost, timeCost, parallelism: 1 };
  }

  hash(password: string): Promise<string> {
    return argon2.hash(password, this.cost);
  }

  /** Does the same work whether there is a hash or not, so that its time does not tell. */
  async verify(hash: string | null, password: string): Promise<boolean> {
    const decoy = await (this.decoy ??= this.hash(newPassword()));
    const stopwatch = this.metrics.passwordSeconds.startTimer();
    const isRight = await argon2.verify(hash ?? decoy, password);
    stopwatch();
    return hash !== null && isRight;
  }

  /** Whether the hash was made at another cost than the present one. */
  isOutdated(hash: string): boolean {
    return argon2.needsRehash(hash, this.cost);
  }
}
