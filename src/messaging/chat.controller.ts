import { Controller } from '@nestjs/common';
import { Caller, Input, JsonText, Reply } from '@hongyan/http';
import type { UserPrincipal } from '@hongyan/kernel';
import { UserRoute } from '../users/token.guard.js';
import { InboxService } from './inbox.service.js';
import { ContactsDto, ReadMsgDto, TokenDto } from './messaging.dto.js';
import { pageNumber, pageSize } from './paging.js';

const CONTACTS_PAGE_SIZE = 100;

@Controller()
export class ChatController {
  constructor(private readonly inbox: InboxService) {}

  @UserRoute('GET', 'chat/users', ContactsDto)
  async users(@Caller() user: UserPrincipal, @Input() input: ContactsDto): Promise<Reply> {
    const limit = pageSize(input.limit, CONTACTS_PAGE_SIZE);
    const { rows, total } = await this.inbox.listContacts(user, pageNumber(input.page), limit);
    return new Reply('success', new JsonText(`[${rows.join(',')}]`), { total });
  }

  @UserRoute('POST', 'chat/readMsg', ReadMsgDto)
  async readMsg(@Caller() user: UserPrincipal, @Input() input: ReadMsgDto): Promise<Reply> {
    await this.inbox.markRead(user, input.target_uid);
    return new Reply('success', true);
  }

  @UserRoute('GET', 'chat/getAllNewMessage', TokenDto)
  async getAllNewMessage(@Caller() user: UserPrincipal): Promise<Reply> {
    return new Reply('success', { count: await this.inbox.countUnread(user) });
  }
}
