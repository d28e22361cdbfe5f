import { Injectable } from '@nestjs/common';
import { type Page, pageOf, type PageRequest } from '@hongyan/http';
import { type Actor, AdminError, type AdminPrincipal, type AdminRole, Clock } from '@hongyan/kernel';
import { isDuplicate, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from '../audit/audit-log.service.js';
import { hashOf, newSessionToken } from '../sessions/bearer.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { TenantsService } from '../tenants.service.js';
import { type Admin, EMAIL, EMAIL_LENGTH_MAX, type Invitation, normalEmail } from './admin.js';
import {
  type AdminChanges,
  type AdminFilter,
  type AdminRecord,
  AdminsRepository,
} from './admins.repository.js';
import { CredentialsRepository } from './credentials.repository.js';
import { newPassword, requireUsablePassword } from './password.js';
import { Passwords } from './passwords.service.js';

const INVITATION_MS = 72 * 3_600_000;

export interface NewAdmin {
  readonly email: string;
  readonly name: string;
  readonly role: AdminRole;
  readonly tenantId: number | null;
}

/** Admins: invited, changed, disabled, reset. A scope is the one tenant whose admins exist for the caller. */
@Injectable()
export class AdminsService {
  constructor(
    private readonly admins: AdminsRepository,
    private readonly credentials: CredentialsRepository,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly tenants: TenantsService,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async list(scope: number | null, filter: AdminFilter, { after, limit }: PageRequest): Promise<Page<Admin>> {
    if (scope !== null && filter.tenantId !== null && filter.tenantId !== scope)
      return { items: [], next: null };
    const rows = await this.admins.list(
      this.unitOfWork.pool,
      { ...filter, tenantId: scope ?? filter.tenantId },
      after,
      limit + 1,
    );
    const { items, next } = pageOf(rows, limit);
    return { items: items.map(publicAdmin), next };
  }

  /** Throws `not_found`. */
  async get(scope: number | null, id: number): Promise<Admin> {
    return publicAdmin(found(await this.admins.find(this.unitOfWork.pool, scope, id)));
  }

  async countRecoveryCodes(id: number): Promise<number> {
    return this.credentials.countRecoveryCodes(this.unitOfWork.pool, id);
  }

  countActive(tenantIds: readonly number[]): Promise<Map<number, number>> {
    return this.admins.countActive(this.unitOfWork.pool, tenantIds);
  }

  /** Invites somebody. Throws `conflict` when the address is taken, `not_found` for a tenant that is not the caller's. */
  async invite(principal: AdminPrincipal, wish: NewAdmin): Promise<{ admin: Admin; invitation: Invitation }> {
    if (wish.role === 'operator' && principal.role !== 'operator') throw new AdminError('forbidden');
    if ((wish.role === 'operator') !== (wish.tenantId === null)) {
      throw new AdminError('invalid_input', { field: 'tenantId', text: 'Only operators have no tenant.' });
    }
    const created = { ...wish, email: usableEmail(wish.email), name: wish.name.trim() };
    return this.unitOfWork.run(async (tx) => {
      if (created.tenantId !== null) await this.tenants.hold(tx, principal.tenantId, created.tenantId);
      const id = await this.insert(tx, { ...created, status: 'invited', passwordHash: null });
      const admin = found(await this.admins.find(tx, null, id));
      await this.note(tx, principal.actor, 'admin.invite', admin, { after: created });
      return { admin: publicAdmin(admin), invitation: await this.newInvitation(tx, id, 'invite') };
    });
  }

  /**
   * The first operator, or one more, with a password that is in the result and nowhere else. Null when only the first
   * is wanted and there is one.
   */
  async createOperator(
    actor: Actor,
    { email, onlyFirst, password = newPassword() }: { email: string; onlyFirst: boolean; password?: string },
  ): Promise<{ admin: Admin; password: string } | null> {
    const address = usableEmail(email);
    requireUsablePassword(password, address, 'password');
    if (onlyFirst && (await this.admins.hasOperator(this.unitOfWork.pool))) return null;
    const passwordHash = await this.passwords.hash(password);
    return this.unitOfWork.run(async (tx) => {
      const created = { email: address, name: 'Operator', role: 'operator', tenantId: null } as const;
      const id = await this.insert(tx, { ...created, status: 'active', passwordHash });
      const admin = found(await this.admins.find(tx, null, id));
      await this.note(tx, actor, 'admin.create', admin, { after: created });
      return { admin: publicAdmin(admin), password };
    });
  }

  /**
   * Changes name or role. A new role ends the admin's sessions and tokens: they were given out for another one. Throws
   * `conflict` for one's own role.
   */
  async edit(
    principal: AdminPrincipal,
    id: number,
    changes: { name?: string; role?: AdminRole },
  ): Promise<Admin> {
    const action = !changes.role ? 'admin.rename' : 'admin.change_role';
    return this.change(principal, id, action, async (tx, admin) => {
      const name = changes.name ?? admin.name;
      const role = changes.role ?? admin.role;
      if (name === admin.name && role === admin.role) return null;
      if (role !== admin.role) {
        if (admin.id === principal.adminId) throw ownAccount();
        if ((role === 'operator') !== (admin.role === 'operator')) {
          const text = 'Operators and admins of tenants stay so.';
          throw new AdminError('invalid_input', { field: 'role', text });
        }
        await this.sessions.endEverything(tx, id);
      }
      await this.admins.update(tx, id, { name, role });
      return [
        { name: admin.name, role: admin.role },
        { name, role },
      ];
    });
  }

  /** Ends sessions, tokens and an open invitation at once. */
  async disable(principal: AdminPrincipal, id: number): Promise<Admin> {
    return this.change(principal, id, 'admin.disable', async (tx, admin) => {
      if (admin.id === principal.adminId) throw ownAccount();
      if (admin.status === 'disabled') return null;
      await this.admins.update(tx, id, { status: 'disabled' });
      await this.sessions.endEverything(tx, id);
      await this.credentials.removeInvitation(tx, id);
      return [{ status: admin.status }, { status: 'disabled' }];
    });
  }

  /** Somebody who never had a password needs a reset afterwards. */
  async enable(principal: AdminPrincipal, id: number): Promise<Admin> {
    return this.change(principal, id, 'admin.enable', async (tx, admin) => {
      if (admin.status !== 'disabled') return null;
      const status = admin.passwordHash === null ? 'invited' : 'active';
      await this.admins.update(tx, id, { status });
      return [{ status: 'disabled' }, { status }];
    });
  }

  /** Ends whatever the admin could prove, and makes a link for a new password. */
  async reset(principal: AdminPrincipal, id: number): Promise<{ admin: Admin; invitation: Invitation }> {
    let invitation: Invitation | undefined;
    const admin = await this.change(principal, id, 'admin.reset', async (tx, before) => {
      if (before.id === principal.adminId) throw ownAccount();
      if (before.status === 'disabled') throw new AdminError('conflict', { text: 'Enable the admin first.' });
      const changes: AdminChanges = {
        status: 'invited',
        password_hash: null,
        totp_sealed: null,
        totp_pending: null,
      };
      await this.admins.update(tx, id, changes);
      await this.credentials.replaceRecoveryCodes(tx, id, []);
      await this.sessions.endEverything(tx, id);
      invitation = await this.newInvitation(tx, id, before.passwordHash === null ? 'invite' : 'reset');
      return [{ status: before.status }, { status: 'invited' }];
    });
    return { admin, invitation: invitation! };
  }

  /** One change of one admin with its audit entry; null from `work` says that nothing changed. */
  private async change(
    principal: AdminPrincipal,
    id: number,
    action: string,
    work: (tx: Sql, admin: AdminRecord) => Promise<[before: object, after: object] | null>,
  ): Promise<Admin> {
    return this.unitOfWork.run(async (tx) => {
      const admin = found(await this.admins.lock(tx, principal.tenantId, id));
      const states = await work(tx, admin);
      if (!states) return publicAdmin(admin);
      const [before, after] = states as [Record<string, unknown>, Record<string, unknown>];
      await this.note(tx, principal.actor, action, admin, { before, after });
      return publicAdmin(found(await this.admins.find(tx, null, id)));
    });
  }

  private async insert(tx: Sql, admin: Parameters<AdminsRepository['insert']>[1]): Promise<number> {
    try {
      return await this.admins.insert(tx, admin, this.clock.nowMs());
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new AdminError('conflict', { field: 'email', text: 'The e-mail address is taken.' });
    }
  }

  private async newInvitation(tx: Sql, adminId: number, purpose: 'invite' | 'reset'): Promise<Invitation> {
    const token = newSessionToken();
    const expiresAtMs = this.clock.nowMs() + INVITATION_MS;
    await this.credentials.putInvitation(tx, hashOf(token), { adminId, purpose, expiresAtMs });
    return { token, path: `/console/accept#${token}`, expiresAtMs };
  }

  private note(
    tx: Sql,
    actor: Actor,
    action: string,
    { id, email, tenantId }: AdminRecord,
    states: { before?: Record<string, unknown>; after?: Record<string, unknown> },
  ): Promise<void> {
    return this.audit.record(tx, actor, {
      action,
      object: { kind: 'admin', id, name: email },
      tenantId,
      ...states,
    });
  }
}

function found(admin: AdminRecord | null): AdminRecord {
  if (!admin) throw new AdminError('not_found');
  return admin;
}

function publicAdmin(record: AdminRecord): Admin {
  const { passwordHash: _hash, totpSealed: _sealed, totpPending: _pending, ...admin } = record;
  return admin;
}

function usableEmail(email: string): string {
  const address = normalEmail(email);
  if (EMAIL.test(address) && address.length <= EMAIL_LENGTH_MAX) return address;
  throw new AdminError('invalid_input', { field: 'email', text: 'This is no e-mail address.' });
}

function ownAccount(): AdminError {
  return new AdminError('conflict', { text: 'Nobody does this to the own account.' });
}
