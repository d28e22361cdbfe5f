import { Controller } from '@nestjs/common';
import { Caller, Input, Reply } from '@hongyan/http';
import type { AppPrincipal } from '@hongyan/kernel';
import { AppRoute } from '../apps/signature.guard.js';
import { BlocksService } from './blocks.service.js';
import { RegisterDto } from './register.dto.js';
import { EditDto, UidDto } from './users.dto.js';
import { UsersService } from './users.service.js';

/** What app servers do with their users (contract 3.4 to 3.6). */
@Controller()
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly blocks: BlocksService,
  ) {}

  @AppRoute('POST', 'users/register', RegisterDto)
  async register(@Caller() app: AppPrincipal, @Input() { uid, ...profile }: RegisterDto): Promise<Reply> {
    const { token } = await this.users.register(app.appId, uid, profile);
    return new Reply('do_success', { token });
  }

  @AppRoute('POST', 'users/block', UidDto)
  async block(@Caller() { appId }: AppPrincipal, @Input() { uid }: UidDto): Promise<Reply> {
    await this.blocks.block(appId, uid);
    return new Reply('do_success');
  }

  @AppRoute('POST', 'users/unBlock', UidDto)
  async unBlock(@Caller() { appId }: AppPrincipal, @Input() { uid }: UidDto): Promise<Reply> {
    await this.blocks.unblock(appId, uid);
    return new Reply('do_success');
  }

  @AppRoute('POST', 'users/edit', EditDto)
  async edit(@Caller() { appId }: AppPrincipal, @Input() { uid, ...profile }: EditDto): Promise<Reply> {
    await this.users.edit(appId, uid, profile);
    return new Reply('do_success');
  }

  /** Ours (contract 9, S9): the user's devices are signed out until the app server registers the user again. */
  @AppRoute('POST', 'users/revokeToken', UidDto)
  async revokeToken(@Caller() { appId }: AppPrincipal, @Input() { uid }: UidDto): Promise<Reply> {
    await this.users.revokeToken(appId, uid);
    return new Reply('do_success');
  }
}
