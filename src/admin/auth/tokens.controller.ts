import { Controller } from '@nestjs/common';
import { Caller, Input, type Page, PageDto, pageRequest, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import type { ApiToken } from '../../tenants/sessions/api-token.js';
import { ApiTokens } from '../../tenants/sessions/api-tokens.service.js';
import { NewTokenDto } from './tokens.dto.js';

/** One's own API tokens. */
@Controller()
export class TokensController {
  constructor(private readonly tokens: ApiTokens) {}

  @AdminRoute('GET', 'tokens', 'account', { input: PageDto })
  list(@Caller() { adminId }: AdminPrincipal, @Input() page: PageDto): Promise<Page<ApiToken>> {
    return this.tokens.list(adminId, pageRequest(page));
  }

  @AdminRoute('POST', 'tokens', 'account', { input: NewTokenDto, status: 201 })
  create(
    @Caller() caller: AdminPrincipal,
    @Input() wish: NewTokenDto,
  ): Promise<{ token: ApiToken; secret: string }> {
    return this.tokens.create(caller, wish);
  }

  @AdminRoute('DELETE', 'tokens/:tokenId', 'account', { status: 204 })
  revoke(@Caller() caller: AdminPrincipal, @PathId('tokenId') id: number): Promise<void> {
    return this.tokens.revoke(caller, id);
  }
}
