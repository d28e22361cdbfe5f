import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AdminError, type AdminPrincipal } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { type AdminChanges, type AdminRecord, AdminsRepository } from '../admins/admins.repository.js';
import { CredentialsRepository } from '../admins/credentials.repository.js';
import { requireUsablePassword } from '../admins/password.js';
import { Passwords } from '../admins/passwords.service.js';
import { SecondFactor } from '../admins/second-factor.service.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { type CallOrigin, type OpenedSession, SessionsService } from './sessions.service.js';
import { SignIn } from './sign-in.service.js';

/** What people do with their own account. Whatever makes it safer ends the sessions from before. */
@Injectable()
export class AccountService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly admins: AdminsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly passwords: Passwords,
    private readonly secondFactor: SecondFactor,
    private readonly signIn: SignIn,
    private readonly sessions: SessionsService,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `bad_credentials` for a wrong present password, `invalid_input` for an unusable new one. */
  async changePassword(
    principal: AdminPrincipal,
    passwords: { readonly currentPassword: string; readonly newPassword: string },
    origin: CallOrigin,
  ): Promise<OpenedSession> {
    const admin = await this.signIn.confirm(principal, passwords.currentPassword);
    requireUsablePassword(passwords.newPassword, admin.email, 'newPassword');
    const changes = { password_hash: await this.passwords.hash(passwords.newPassword) };
    return this.unitOfWork.run(async (tx) => {
      await this.change(tx, principal, 'admin.change_password', changes);
      return this.startAnew(tx, admin, origin);
    });
  }

  /** A secret for an authenticator app; nothing counts before it is confirmed. */
  async enrolTotp(principal: AdminPrincipal, password: string): Promise<{ secret: string; uri: string }> {
    const admin = await this.signIn.confirm(principal, password);
    if (admin.hasTotp) throw new AdminError('conflict', { text: 'The second factor is set up already.' });
    const { sealed, secret, uri } = this.secondFactor.propose(admin.email);
    await this.admins.update(this.unitOfWork.pool, admin.id, { totp_pending: sealed });
    return { secret, uri };
  }

  /** Turns the second factor on. Throws `invalid_input` for a wrong code. */
  async confirmTotp(
    principal: AdminPrincipal,
    code: string,
    origin: CallOrigin,
  ): Promise<OpenedSession & { recoveryCodes: string[] }> {
    return this.unitOfWork.run(async (tx) => {
      const admin = (await this.admins.lock(tx, null, principal.adminId))!;
      const { totpPending } = admin;
      if (!totpPending) throw new AdminError('conflict', { text: 'Ask for a secret first.' });
      const step = this.secondFactor.stepOf(totpPending, code.trim());
      if (step === null || !(await this.admins.takeStep(tx, admin.id, step))) {
        throw new AdminError('invalid_input', { field: 'code', text: 'The code is wrong.' });
      }
      const changes = { totp_sealed: totpPending, totp_pending: null };
      await this.change(tx, principal, 'admin.enrol_totp', changes);
      const recoveryCodes = await this.secondFactor.renewRecoveryCodes(tx, admin.id);
      const opened = await this.startAnew(tx, { ...admin, hasTotp: true }, origin);
      return { ...opened, recoveryCodes };
    });
  }

  /** Throws `conflict` when there is none, or the installation demands one. */
  async removeTotp(principal: AdminPrincipal, password: string, code: string): Promise<void> {
    if (this.config.adminSecondFactor === 'required') {
      throw new AdminError('conflict', { text: 'This installation demands a second factor.' });
    }
    const admin = await this.confirmBoth(principal, password, code);
    await this.unitOfWork.run(async (tx) => {
      await this.change(tx, principal, 'admin.remove_totp', { totp_sealed: null });
      await this.credentials.replaceRecoveryCodes(tx, admin.id, []);
    });
  }

  /** New recovery codes; the old ones end. */
  async renewRecoveryCodes(principal: AdminPrincipal, password: string, code: string): Promise<string[]> {
    const admin = await this.confirmBoth(principal, password, code);
    return this.unitOfWork.run(async (tx) => {
      await this.note(tx, principal, 'admin.renew_recovery_codes');
      return this.secondFactor.renewRecoveryCodes(tx, admin.id);
    });
  }

  async signOutEverywhere(principal: AdminPrincipal): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.note(tx, principal, 'admin.sign_out_everywhere');
      await this.sessions.endAll(tx, principal.adminId);
    });
  }

  private async confirmBoth(principal: AdminPrincipal, password: string, code: string): Promise<AdminRecord> {
    const admin = await this.signIn.confirm(principal, password, code);
    if (!admin.hasTotp) throw new AdminError('conflict', { text: 'There is no second factor.' });
    return admin;
  }

  private async startAnew(tx: Sql, admin: AdminRecord, origin: CallOrigin): Promise<OpenedSession> {
    await this.sessions.endAll(tx, admin.id);
    return this.sessions.open(tx, admin, origin);
  }

  private async change(
    tx: Sql,
    principal: AdminPrincipal,
    action: string,
    changes: AdminChanges,
  ): Promise<void> {
    await this.admins.update(tx, principal.adminId, changes);
    await this.note(tx, principal, action);
  }

  private note(tx: Sql, { adminId, tenantId, actor }: AdminPrincipal, action: string): Promise<void> {
    const object = { kind: 'admin', id: adminId, name: actor.name };
    return this.audit.record(tx, actor, { action, object, tenantId });
  }
}
