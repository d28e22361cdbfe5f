import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AdminError, type AdminPrincipal, Clock, deriveKey, equalInConstantTime } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import type { Admin } from '../admins/admin.js';
import { AdminsRepository } from '../admins/admins.repository.js';
import { permissionsOf } from '../permissions.js';
import { ApiTokensRepository } from './api-tokens.repository.js';
import { csrfTokenOf, hashOf, newSessionToken } from './bearer.js';
import type { Session } from './session.js';
import { SessionsRepository } from './sessions.repository.js';

const HOUR_MS = 3_600_000;
export const SESSION_MAX_MS = 7 * 24 * HOUR_MS;
const SESSION_IDLE_MS = 12 * HOUR_MS;
/** Uses are noted this often. */
const TOUCH_MS = 60_000;
const USER_AGENT_LENGTH_MAX = 255;

/** Where a call comes from. */
export interface CallOrigin {
  readonly ip: string;
  readonly userAgent: string;
}

/** A new session, with what the browser is to keep. */
export interface OpenedSession {
  readonly token: string;
  readonly principal: AdminPrincipal;
}

/**
 * Sessions of people and API tokens of scripts: both become the same principal. Each call asks the database, so an end
 * is an end on all nodes at once.
 */
@Injectable()
export class SessionsService {
  private readonly csrfKey: Buffer;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly sessions: SessionsRepository,
    private readonly apiTokens: ApiTokensRepository,
    private readonly admins: AdminsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    this.csrfKey = deriveKey(config.masterKey, 'admin csrf');
  }

  /** Opens a session with a value that nobody has seen before. */
  async open(tx: Sql, admin: Admin, { ip, userAgent }: CallOrigin): Promise<OpenedSession> {
    const nowMs = this.clock.nowMs();
    const token = newSessionToken();
    const session = {
      adminId: admin.id,
      tokenHash: hashOf(token),
      ip,
      userAgent: userAgent.slice(0, USER_AGENT_LENGTH_MAX),
      createdAtMs: nowMs,
      lastUsedAtMs: nowMs,
      expiresAtMs: nowMs + SESSION_MAX_MS,
    };
    const id = await this.sessions.insert(tx, session);
    return { token, principal: principalOf(admin, { id, ...session }, null, ip) };
  }

  /** Who has this session; null when it is unknown, idle for too long, or its end has come. */
  async resolve(token: string, ip: string): Promise<AdminPrincipal | null> {
    const { pool } = this.unitOfWork;
    const session = await this.sessions.findByToken(pool, hashOf(token));
    const nowMs = this.clock.nowMs();
    if (!session || session.expiresAtMs <= nowMs || session.lastUsedAtMs + SESSION_IDLE_MS <= nowMs)
      return null;
    const admin = await this.admins.find(pool, null, session.adminId);
    if (admin?.status !== 'active') return null;
    if (nowMs - session.lastUsedAtMs >= TOUCH_MS) {
      await this.sessions.touch(pool, session.adminId, session.id, nowMs);
    }
    return principalOf(admin, session, null, ip);
  }

  /** Who acts through this API token; null when it is unknown or its end has come. */
  async resolveApiToken(token: string, ip: string): Promise<AdminPrincipal | null> {
    const { pool } = this.unitOfWork;
    const found = await this.apiTokens.findByToken(pool, hashOf(token));
    const nowMs = this.clock.nowMs();
    if (!found || found.expiresAtMs <= nowMs) return null;
    const admin = await this.admins.find(pool, null, found.adminId);
    if (admin?.status !== 'active') return null;
    if (nowMs - (found.lastUsedAtMs ?? 0) >= TOUCH_MS) {
      await this.apiTokens.touch(pool, found.adminId, found.id, nowMs);
    }
    return principalOf(admin, found, found.scopes, ip);
  }

  /** What a page of ours sends beside the cookie of that session. */
  csrfToken(sessionToken: string): string {
    return csrfTokenOf(hashOf(sessionToken), this.csrfKey);
  }

  isCsrfToken(sessionToken: string, given: string): boolean {
    return equalInConstantTime(this.csrfToken(sessionToken), given);
  }

  async list(adminId: number): Promise<Session[]> {
    const nowMs = this.clock.nowMs();
    const all = await this.sessions.list(this.unitOfWork.pool, adminId);
    return all.filter((each) => each.expiresAtMs > nowMs && each.lastUsedAtMs + SESSION_IDLE_MS > nowMs);
  }

  /** Throws `not_found` when the admin has no such session. */
  async end(adminId: number, id: number): Promise<void> {
    if (!(await this.sessions.remove(this.unitOfWork.pool, adminId, id))) throw new AdminError('not_found');
  }

  /** Ends the session of a cookie that another sign-in replaces. */
  endByToken(token: string): Promise<void> {
    return this.sessions.removeByToken(this.unitOfWork.pool, hashOf(token));
  }

  endAll(tx: Sql, adminId: number): Promise<void> {
    return this.sessions.removeAll(tx, adminId);
  }

  /** Sessions and API tokens. */
  async endEverything(tx: Sql, adminId: number): Promise<void> {
    await this.sessions.removeAll(tx, adminId);
    await this.apiTokens.removeAll(tx, adminId);
  }
}

function principalOf(
  { id: adminId, role, tenantId, email }: Admin,
  credential: { readonly id: number; readonly expiresAtMs: number },
  scopes: readonly string[] | null,
  ip: string,
): AdminPrincipal {
  const permitted = permissionsOf(role).filter((name) => scopes === null || scopes.includes(name));
  const via = scopes === null ? 'session' : 'token';
  return {
    kind: 'admin',
    adminId,
    role,
    tenantId,
    permissions: new Set(permitted),
    via,
    credentialId: credential.id,
    expiresAtMs: credential.expiresAtMs,
    actor: {
      kind: via === 'token' ? 'token' : 'admin',
      adminId,
      name: email,
      tokenId: via === 'token' ? credential.id : null,
      ip,
    },
  };
}
