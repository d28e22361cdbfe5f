import { Controller } from '@nestjs/common';
import { Caller, Input, Reply } from '@hongyan/http';
import type { AppPrincipal, UserPrincipal } from '@hongyan/kernel';
import { AppRoute } from '../../apps/signature.guard.js';
import { UserRoute } from '../../users/token.guard.js';
import { countWithin } from '../paging.js';
import { GRANT_SECONDS_DEFAULT, GRANT_SECONDS_MAX, MOVE_DAYS_DEFAULT, MOVE_DAYS_MAX } from './move.js';
import { AllowSyncDto, MoveDto } from './move.dto.js';
import { MovesService } from './moves.service.js';

@Controller()
export class MovesController {
  constructor(private readonly moves: MovesService) {}

  @UserRoute('POST', 'messages/messageSynchronization', MoveDto)
  async messageSynchronization(@Caller() user: UserPrincipal, @Input() input: MoveDto): Promise<Reply> {
    const days = countWithin(input.limit, MOVE_DAYS_DEFAULT, 1, MOVE_DAYS_MAX);
    await this.moves.request(user, input.from_uid, days);
    return new Reply('success', true);
  }

  @AppRoute('POST', 'users/allowSync', AllowSyncDto)
  async allowSync(@Caller() app: AppPrincipal, @Input() input: AllowSyncDto): Promise<Reply> {
    const seconds = countWithin(input.ttl, GRANT_SECONDS_DEFAULT, 1, GRANT_SECONDS_MAX);
    await this.moves.grant(app.appId, input.from_uid, input.to_uid, seconds);
    return new Reply('do_success');
  }
}
