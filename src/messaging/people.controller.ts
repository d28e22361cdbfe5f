import { Controller } from '@nestjs/common';
import { Caller, Input, Reply } from '@hongyan/http';
import type { AppPrincipal, UserPrincipal } from '@hongyan/kernel';
import { AppSecretRoute } from '../apps/app-secret.guard.js';
import { UserRoute } from '../users/token.guard.js';
import { OnlineStatusByUidsDto, OnlineStatusDto, PeerDto } from './messaging.dto.js';
import { PeopleService } from './people.service.js';

@Controller()
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @UserRoute('GET', 'chat/getConversationInfo', PeerDto)
  async getConversationInfo(@Caller() user: UserPrincipal, @Input() input: PeerDto): Promise<Reply> {
    const info = await this.people.conversationInfo(user, input.target_uid);
    // Android's profile screen looks for a status beside the data (conflict C8).
    return new Reply('success', info, { status: 1 });
  }

  /** Android reads profiles by POST (conflict C6). */
  @UserRoute('POST', 'chat/getConversationInfo', PeerDto)
  postConversationInfo(@Caller() user: UserPrincipal, @Input() input: PeerDto): Promise<Reply> {
    return this.getConversationInfo(user, input);
  }

  @UserRoute('GET', 'chat/onlineStatus', OnlineStatusDto)
  async onlineStatus(@Caller() user: UserPrincipal, @Input() input: OnlineStatusDto): Promise<Reply> {
    return new Reply('success', await this.people.onlineStatus(user.appId, input.uids));
  }

  @AppSecretRoute('GET', 'chat/onlineStatusByUids', OnlineStatusByUidsDto)
  async onlineStatusByUids(
    @Caller() app: AppPrincipal,
    @Input() input: OnlineStatusByUidsDto,
  ): Promise<Reply> {
    return new Reply('success', await this.people.onlineStatus(app.appId, input.uids));
  }
}
