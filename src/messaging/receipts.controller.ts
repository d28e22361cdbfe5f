import { Controller } from '@nestjs/common';
import { Caller, Input, Reply } from '@hongyan/http';
import type { UserPrincipal } from '@hongyan/kernel';
import { LenientUserRoute } from '../users/lenient-token.guard.js';
import { ArrivalsService } from './arrivals.service.js';
import { ArrivalDto, TokenDto } from './messaging.dto.js';
import { OnlineNoticesService } from './online-notices.service.js';

/** What clients report; the answer is the same whatever comes of it. */
@Controller()
export class ReceiptsController {
  constructor(
    private readonly arrivals: ArrivalsService,
    private readonly notices: OnlineNoticesService,
  ) {}

  @LenientUserRoute('POST', 'messages/messageArrival', ArrivalDto)
  async messageArrival(@Caller() user: UserPrincipal | null, @Input() input: ArrivalDto): Promise<Reply> {
    if (user) await this.arrivals.accept(user, input.msg_id);
    return new Reply('do_success');
  }

  @LenientUserRoute('POST', 'messages/onlineNotice', TokenDto)
  async onlineNotice(@Caller() user: UserPrincipal | null): Promise<Reply> {
    if (user) await this.notices.announce(user);
    return new Reply('do_success');
  }
}
