import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Input, type Page, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import type { Session } from '../../tenants/sessions/session.js';
import { AccountService } from '../../tenants/sessions/account.service.js';
import { SessionsService } from '../../tenants/sessions/sessions.service.js';
import { SignIn } from '../../tenants/sessions/sign-in.service.js';
import { TenantsService } from '../../tenants/tenants.service.js';
import { AcceptDto, InvitationDto, PasswordChangeDto, SignInDto } from './auth.dto.js';
import { type Me, SessionReplies } from './session-replies.service.js';

/** Coming and going. */
@Controller()
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly account: AccountService,
    private readonly sessions: SessionsService,
    private readonly tenants: TenantsService,
    private readonly replies: SessionReplies,
  ) {}

  @AdminRoute('POST', 'auth/sign-in', 'public', { input: SignInDto })
  async enter(
    @Input() presented: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const opened = await this.signIn.signIn(presented, this.replies.originOf(request));
    return this.replies.enter(request, reply, opened);
  }

  @AdminRoute('GET', 'auth/me', 'anyone')
  me(@Caller() caller: AdminPrincipal, @Req() request: FastifyRequest): Promise<Me> {
    return this.replies.meOf(caller, request);
  }

  @AdminRoute('POST', 'auth/sign-out', 'session', { status: 204 })
  async leave(
    @Caller() { adminId, credentialId }: AdminPrincipal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.end(adminId, credentialId);
    this.replies.leave(request, reply);
  }

  @AdminRoute('POST', 'auth/sign-out-everywhere', 'session', { status: 204 })
  async leaveEverywhere(
    @Caller() caller: AdminPrincipal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.account.signOutEverywhere(caller);
    this.replies.leave(request, reply);
  }

  @AdminRoute('GET', 'auth/sessions', 'account')
  async list(
    @Caller() { adminId, credentialId }: AdminPrincipal,
  ): Promise<Page<Session & { isCurrent: boolean }>> {
    const all = await this.sessions.list(adminId);
    const items = all.map(({ id, ip, userAgent, createdAtMs, lastUsedAtMs, expiresAtMs }) => ({
      id,
      ip,
      userAgent,
      createdAtMs,
      lastUsedAtMs,
      expiresAtMs,
      isCurrent: id === credentialId,
    }));
    return { items, next: null };
  }

  @AdminRoute('DELETE', 'auth/sessions/:sessionId', 'account', { status: 204 })
  end(@Caller() { adminId }: AdminPrincipal, @PathId('sessionId') id: number): Promise<void> {
    return this.sessions.end(adminId, id);
  }

  @AdminRoute('POST', 'auth/password', 'account', { input: PasswordChangeDto })
  async changePassword(
    @Caller() caller: AdminPrincipal,
    @Input() passwords: PasswordChangeDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const opened = await this.account.changePassword(caller, passwords, this.replies.originOf(request));
    return this.replies.enter(request, reply, opened);
  }

  @AdminRoute('POST', 'auth/invitation', 'public', { input: InvitationDto })
  async readInvitation(@Input() { token }: InvitationDto): Promise<object> {
    const { admin, purpose, expiresAtMs } = await this.signIn.readInvitation(token);
    const { email, name, role, tenantId } = admin;
    const tenantName = tenantId === null ? null : (await this.tenants.get(null, tenantId)).name;
    return { email, name, role, tenantName, purpose, expiresAtMs };
  }

  @AdminRoute('POST', 'auth/accept', 'public', { input: AcceptDto })
  async accept(
    @Input() { token, password }: AcceptDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const opened = await this.signIn.accept(token, password, this.replies.originOf(request));
    return this.replies.enter(request, reply, opened);
  }
}
