import { Controller } from '@nestjs/common';
import { Caller, Input, JsonText, Reply } from '@hongyan/http';
import type { UserPrincipal } from '@hongyan/kernel';
import { UserRoute } from '../users/token.guard.js';
import { InboxService } from './inbox.service.js';
import { ClearPreviewsDto, ContactsDto, PeerDto, TokenDto } from './messaging.dto.js';
import { countWithin, pageNumber, pageSize } from './paging.js';

const CONTACTS_PAGE_SIZE = 100;
const PREVIEW_DAYS = 30;
const PREVIEW_DAYS_MAX = 36_500;
const PREVIEWS_KEPT = 100;
const PREVIEWS_KEPT_MAX = 1_000_000;

/** The contact list and what a user does with it. */
@Controller()
export class ChatController {
  constructor(private readonly inbox: InboxService) {}

  @UserRoute('GET', 'chat/users', ContactsDto)
  async users(@Caller() user: UserPrincipal, @Input() input: ContactsDto): Promise<Reply> {
    const limit = pageSize(input.limit, CONTACTS_PAGE_SIZE);
    const { rows, total } = await this.inbox.listContacts(user, pageNumber(input.page), limit);
    return new Reply('success', new JsonText(`[${rows.join(',')}]`), { total });
  }

  @UserRoute('POST', 'chat/readMsg', PeerDto)
  async readMsg(@Caller() user: UserPrincipal, @Input() input: PeerDto): Promise<Reply> {
    await this.inbox.markRead(user, input.target_uid);
    return new Reply('success', true);
  }

  @UserRoute('GET', 'chat/getAllNewMessage', TokenDto)
  async getAllNewMessage(@Caller() user: UserPrincipal): Promise<Reply> {
    return new Reply('success', { count: await this.inbox.countUnread(user) });
  }

  @UserRoute('POST', 'messages/delLiaisonPerson', PeerDto)
  async delLiaisonPerson(@Caller() user: UserPrincipal, @Input() input: PeerDto): Promise<Reply> {
    await this.inbox.removeContact(user, input.target_uid);
    return new Reply('success', true);
  }

  @UserRoute('POST', 'chat/lastMsgClear', ClearPreviewsDto)
  async lastMsgClear(@Caller() user: UserPrincipal, @Input() input: ClearPreviewsDto): Promise<Reply> {
    const days = countWithin(input.days, PREVIEW_DAYS, 0, PREVIEW_DAYS_MAX);
    const keep = countWithin(input.limit, PREVIEWS_KEPT, 0, PREVIEWS_KEPT_MAX);
    await this.inbox.clearPreviews(user, days, keep);
    return new Reply('success');
  }
}
