import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Input } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { AccountService } from '../../tenants/sessions/account.service.js';
import { CodeDto, PasswordAndCodeDto, PasswordDto } from './auth.dto.js';
import { type Me, SessionReplies } from './session-replies.service.js';

/** One's own second factor. */
@Controller()
export class SecondFactorController {
  constructor(
    private readonly account: AccountService,
    private readonly replies: SessionReplies,
  ) {}

  @AdminRoute('POST', 'auth/totp/enrol', 'account', { input: PasswordDto })
  enrol(
    @Caller() caller: AdminPrincipal,
    @Input() { password }: PasswordDto,
  ): Promise<{ secret: string; uri: string }> {
    return this.account.enrolTotp(caller, password);
  }

  @AdminRoute('POST', 'auth/totp/confirm', 'account', { input: CodeDto })
  async confirm(
    @Caller() caller: AdminPrincipal,
    @Input() { code }: CodeDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ recoveryCodes: string[]; me: Me }> {
    const origin = this.replies.originOf(request);
    const { recoveryCodes, ...opened } = await this.account.confirmTotp(caller, code, origin);
    return { recoveryCodes, me: await this.replies.enter(request, reply, opened) };
  }

  @AdminRoute('POST', 'auth/totp/remove', 'account', { input: PasswordAndCodeDto, status: 204 })
  remove(@Caller() caller: AdminPrincipal, @Input() { password, code }: PasswordAndCodeDto): Promise<void> {
    return this.account.removeTotp(caller, password, code);
  }

  @AdminRoute('POST', 'auth/recovery-codes', 'account', { input: PasswordAndCodeDto })
  async renew(
    @Caller() caller: AdminPrincipal,
    @Input() { password, code }: PasswordAndCodeDto,
  ): Promise<{ recoveryCodes: string[] }> {
    return { recoveryCodes: await this.account.renewRecoveryCodes(caller, password, code) };
  }
}
