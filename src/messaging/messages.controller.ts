import { Controller, Header } from '@nestjs/common';
import { Caller, Input, JsonText, NotByNavigation, Reply } from '@hongyan/http';
import type { UserPrincipal } from '@hongyan/kernel';
import { UserRoute } from '../users/token.guard.js';
import { HistoryService } from './history.service.js';
import { HistoryDto } from './messaging.dto.js';
import { MessagesService } from './messages.service.js';
import { historyMarker, pageSize } from './paging.js';
import { isPushWanted } from './push.js';
import { SendDto } from './send.dto.js';

const HISTORY_PAGE_SIZE = 10;

@Controller()
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly history: HistoryService,
  ) {}

  @UserRoute('POST', 'messages/send', SendDto)
  async send(@Caller() user: UserPrincipal, @Input() input: SendDto): Promise<Reply> {
    const { target_uid: targetUid, type, content = '', push, client_msg_id: clientMsgId } = input;
    const message = {
      targetUid,
      type,
      content,
      isPushWanted: isPushWanted(push),
      clientMsgId: clientMsgId || undefined,
    };
    const data = await this.messages.send(user.appId, user, message, 'client');
    return new Reply('send_success', new JsonText(data));
  }

  /** The Web SDK sends by GET (contract 3.7), so no cache may keep the answer, and no followed link may send. */
  @NotByNavigation()
  @UserRoute('GET', 'messages/send', SendDto)
  @Header('cache-control', 'no-cache, no-store, private')
  sendByGet(@Caller() user: UserPrincipal, @Input() input: SendDto): Promise<Reply> {
    return this.send(user, input);
  }

  @UserRoute('GET', 'messages/getHistoricalMessage', HistoryDto)
  async getHistoricalMessage(@Caller() user: UserPrincipal, @Input() input: HistoryDto): Promise<Reply> {
    const limit = pageSize(input.limit, HISTORY_PAGE_SIZE);
    const { rows, total } = await this.history.list(
      user,
      input.link_user,
      historyMarker(input.node_marker),
      limit,
    );
    return new Reply('success', new JsonText(`{"data":[${rows.join(',')}],"total":${total}}`));
  }
}
