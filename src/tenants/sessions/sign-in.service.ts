import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { type Actor, AdminError, type AdminPrincipal, Clock } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { normalEmail } from '../admins/admin.js';
import { type AdminRecord, AdminsRepository } from '../admins/admins.repository.js';
import { CredentialsRepository } from '../admins/credentials.repository.js';
import { requireUsablePassword } from '../admins/password.js';
import { Passwords } from '../admins/passwords.service.js';
import { SecondFactor } from '../admins/second-factor.service.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { hashOf } from './bearer.js';
import { LockOut } from './lock-out.service.js';
import { type CallOrigin, type OpenedSession, SessionsService } from './sessions.service.js';

/** What somebody presents at the door. */
export interface Presented {
  readonly email: string;
  readonly password: string;
  readonly code?: string | undefined;
}

/** Lets people in: by password and second factor, or by an invitation. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly admins: AdminsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly passwords: Passwords,
    private readonly secondFactor: SecondFactor,
    private readonly lockOut: LockOut,
    private readonly sessions: SessionsService,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `bad_credentials` for whatever is wrong, with the same work whether there is such an account or not;
   * `second_factor_required` when only the code is missing; `too_many_attempts` when locked out.
   */
  async signIn({ email, password, code }: Presented, origin: CallOrigin): Promise<OpenedSession> {
    const address = normalEmail(email);
    const admin = await this.prove(address, password, code, origin.ip);
    return this.unitOfWork.run(async (tx) => {
      // The proof is some time old: what ended meanwhile must not come back.
      const present = await this.admins.lock(tx, null, admin.id);
      if (present?.status !== 'active' || present.passwordHash !== admin.passwordHash) {
        throw new AdminError('bad_credentials');
      }
      if (this.passwords.isOutdated(present.passwordHash!)) {
        await this.admins.update(tx, admin.id, { password_hash: await this.passwords.hash(password) });
      }
      return this.enter(tx, present, origin, 'admin.sign_in');
    });
  }

  /** Asks a signed-in person again. Throws as {@link signIn} does. */
  async confirm(principal: AdminPrincipal, password: string, code?: string): Promise<AdminRecord> {
    const { name, ip } = principal.actor;
    const admin = await this.prove(name, password, code, ip ?? '', code !== undefined);
    if (admin.id !== principal.adminId) throw new AdminError('bad_credentials');
    return admin;
  }

  /** What a link is for. Throws `not_found` for one that is unknown, used or too old. */
  async readInvitation(token: string): Promise<{ admin: AdminRecord; purpose: string; expiresAtMs: number }> {
    const { pool } = this.unitOfWork;
    const invitation = await this.credentials.findInvitation(pool, hashOf(token));
    const admin = invitation && (await this.admins.find(pool, null, invitation.adminId));
    if (!admin || admin.status !== 'invited' || invitation.expiresAtMs <= this.clock.nowMs()) {
      throw new AdminError('not_found');
    }
    return { admin, purpose: invitation.purpose, expiresAtMs: invitation.expiresAtMs };
  }

  /** Sets the password of a link, once, and lets its owner in. */
  async accept(token: string, password: string, origin: CallOrigin): Promise<OpenedSession> {
    const { admin } = await this.readInvitation(token);
    requireUsablePassword(password, admin.email, 'password');
    const passwordHash = await this.passwords.hash(password);
    return this.unitOfWork.run(async (tx) => {
      if (!(await this.credentials.takeInvitation(tx, hashOf(token)))) throw new AdminError('not_found');
      await this.admins.update(tx, admin.id, { status: 'active', password_hash: passwordHash });
      return this.enter(tx, { ...admin, status: 'active' }, origin, 'admin.accept');
    });
  }

  private async prove(
    email: string,
    password: string,
    code: string | undefined,
    ip: string,
    asksCode = true,
  ): Promise<AdminRecord> {
    const attempt = await this.lockOut.take(email, ip);
    const { pool } = this.unitOfWork;
    const admin = await this.admins.findByEmail(pool, email);
    const isRight = await this.passwords.verify(admin?.passwordHash ?? null, password);
    if (!admin || !isRight || admin.status !== 'active') throw new AdminError('bad_credentials');
    if (admin.hasTotp && asksCode) {
      if (!code) {
        await attempt.withdrawn();
        throw new AdminError('second_factor_required');
      }
      if (!(await this.secondFactor.take(pool, admin, code))) throw new AdminError('bad_credentials');
    }
    await attempt.succeeded();
    return admin;
  }

  private async enter(
    tx: Sql,
    admin: AdminRecord,
    origin: CallOrigin,
    action: string,
  ): Promise<OpenedSession> {
    const { id, email, tenantId } = admin;
    await this.admins.update(tx, id, { last_sign_in_at_ms: this.clock.nowMs() });
    const actor: Actor = { kind: 'admin', adminId: id, name: email, tokenId: null, ip: origin.ip };
    await this.audit.record(tx, actor, { action, object: { kind: 'admin', id, name: email }, tenantId });
    return this.sessions.open(tx, admin, origin);
  }

  /** Whether the admin may do nothing before a second factor is set up. */
  mustEnrol({ hasTotp }: { readonly hasTotp: boolean }): boolean {
    return this.config.adminSecondFactor === 'required' && !hasTotp;
  }
}
