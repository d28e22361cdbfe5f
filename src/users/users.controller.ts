import { Controller } from '@nestjs/common';
import { Caller, Input, Reply } from '@hongyan/http';
import type { AppPrincipal } from '@hongyan/kernel';
import { AppRoute } from '../apps/signature.guard.js';
import { RegisterDto } from './register.dto.js';
import { UsersService } from './users.service.js';

@Controller()
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @AppRoute('POST', 'users/register', RegisterDto)
  async register(@Caller() app: AppPrincipal, @Input() { uid, ...profile }: RegisterDto): Promise<Reply> {
    const { token } = await this.users.register(app.appId, uid, profile);
    return new Reply('do_success', { token });
  }
}
