import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { type Actor, AdminError, Clock, sha256 } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { EMAIL_LENGTH_MAX } from '../admins/admin.js';
import { AdminsRepository } from '../admins/admins.repository.js';
import type { AuditRecord } from '../audit/audit-entry.js';
import { AuditLog } from '../audit/audit-log.service.js';
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
    private readonly admins: AdminsRepository,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    this.windowMs = config.adminLockOutSeconds * 1000;
    this.attemptsMax = config.adminSignInAttemptsMax;
  }

  /** Counts an attempt. Throws `too_many_attempts` when there were too many in this window, whoever it is. */
  async take(email: string, ip: string): Promise<Attempt> {
    const { pool } = this.unitOfWork;
    const address = networkOf(ip);
    const account = sha256(`account ${email}`);
    const network = sha256(`network ${address}`);
    await this.count({ subject: network, countMax: this.attemptsMax * NETWORK_FACTOR }, ip, async () => ({
      object: { kind: 'network', id: address, name: address },
      tenantId: null,
    }));
    await this.count({ subject: account, countMax: this.attemptsMax }, ip, async (tx) => {
      const admin = await this.admins.findByEmail(tx, email);
      const name = email.slice(0, EMAIL_LENGTH_MAX);
      return { object: { kind: 'admin', id: admin?.id ?? '', name }, tenantId: admin?.tenantId ?? null };
    });
    return {
      succeeded: async () => {
        await this.attempts.remove(pool, account);
        await this.attempts.giveBack(pool, [network]);
        await this.attempts.removeEnded(pool, this.clock.nowMs(), SWEEP);
      },
      withdrawn: () => this.attempts.giveBack(pool, [account, network]),
    };
  }

  /** The first refusal of a window is written down, with who it is about. */
  private async count(
    { subject, countMax }: { readonly subject: Buffer; readonly countMax: number },
    ip: string,
    describe: (tx: Sql) => Promise<Pick<AuditRecord, 'object' | 'tenantId'>>,
  ): Promise<void> {
    const nowMs = this.clock.nowMs();
    const { count, windowEndsAtMs } = await this.unitOfWork.run(async (tx) => {
      const counted = await this.attempts.add(tx, subject, nowMs, this.windowMs);
      if (counted.count === countMax + 1) {
        const actor: Actor = { kind: 'system', adminId: null, name: '', tokenId: null, ip };
        await this.audit.record(tx, actor, { action: 'admin.lock_out', ...(await describe(tx)) });
      }
      return counted;
    });
    if (count <= countMax) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((windowEndsAtMs - nowMs) / 1000));
    throw new AdminError('too_many_attempts', { retryAfterSeconds });
  }
}
