import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '@hongyan/config';
import type { AdminPrincipal } from '@hongyan/kernel';
import { isHttps } from '../../tenants/admin.guard.js';
import { AdminsService } from '../../tenants/admins/admins.service.js';
import { sessionCookie, sessionTokenIn } from '../../tenants/sessions/session-cookie.js';
import {
  type CallOrigin,
  type OpenedSession,
  SESSION_MAX_MS,
  SessionsService,
} from '../../tenants/sessions/sessions.service.js';
import { SignIn } from '../../tenants/sessions/sign-in.service.js';
import { TenantsService } from '../../tenants/tenants.service.js';

/** Who calls and what this caller may do, as consoles show it. */
export interface Me {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly tenantId: number | null;
  readonly tenantName: string | null;
  readonly permissions: readonly string[];
  readonly hasTotp: boolean;
  readonly mustEnrolTotp: boolean;
  readonly recoveryCodesLeft: number;
  readonly via: 'session' | 'token';
  readonly scopes: readonly string[] | null;
  readonly csrfToken: string | null;
  readonly expiresAtMs: number;
}

/** Cookies in and out, and the answer to "who am I?". */
@Injectable()
export class SessionReplies {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly sessions: SessionsService,
    private readonly signIn: SignIn,
    private readonly admins: AdminsService,
    private readonly tenants: TenantsService,
  ) {}

  originOf({ ip, headers }: FastifyRequest): CallOrigin {
    return { ip, userAgent: headers['user-agent'] ?? '' };
  }

  /** Hands a new session over. Whatever session the browser came with ends: nobody plants one. */
  async enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { token, principal }: OpenedSession,
  ): Promise<Me> {
    const former = this.tokenOf(request);
    if (former !== null) await this.sessions.endByToken(former);
    this.setCookie(request, reply, token, SESSION_MAX_MS / 1000);
    return this.me(principal, token);
  }

  /** Takes the cookie back. */
  leave(request: FastifyRequest, reply: FastifyReply): void {
    this.setCookie(request, reply, '', 0);
  }

  meOf(principal: AdminPrincipal, request: FastifyRequest): Promise<Me> {
    return this.me(principal, principal.via === 'session' ? this.tokenOf(request) : null);
  }

  private async me(principal: AdminPrincipal, sessionToken: string | null): Promise<Me> {
    const { adminId, role, tenantId, permissions, via, expiresAtMs } = principal;
    const admin = await this.admins.get(null, adminId);
    const tenant = tenantId === null ? null : await this.tenants.get(null, tenantId);
    return {
      id: adminId,
      email: admin.email,
      name: admin.name,
      role,
      tenantId,
      tenantName: tenant?.name ?? null,
      permissions: [...permissions],
      hasTotp: admin.hasTotp,
      mustEnrolTotp: this.signIn.mustEnrol(admin),
      recoveryCodesLeft: await this.admins.countRecoveryCodes(adminId),
      via,
      scopes: via === 'token' ? [...permissions] : null,
      csrfToken: sessionToken === null ? null : this.sessions.csrfToken(sessionToken),
      expiresAtMs,
    };
  }

  private tokenOf(request: FastifyRequest): string | null {
    return sessionTokenIn(request.headers.cookie, isHttps(request, this.config));
  }

  private setCookie(request: FastifyRequest, reply: FastifyReply, token: string, seconds: number): void {
    void reply.header('set-cookie', sessionCookie(token, isHttps(request, this.config), seconds));
  }
}
