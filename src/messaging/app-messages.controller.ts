import { Controller } from '@nestjs/common';
import { Caller, Input, JsonText, Reply } from '@hongyan/http';
import type { AppPrincipal } from '@hongyan/kernel';
import { AppRoute } from '../apps/signature.guard.js';
import { AppMessagesService } from './app-messages.service.js';
import { isPushWanted } from './push.js';
import { SendByAppsDto } from './messaging.dto.js';

/** What app servers do in the name of their users. */
@Controller()
export class AppMessagesController {
  constructor(private readonly messages: AppMessagesService) {}

  @AppRoute('POST', 'messages/sendByApps', SendByAppsDto)
  async sendByApps(@Caller() app: AppPrincipal, @Input() input: SendByAppsDto): Promise<Reply> {
    const {
      from_uid: fromUid,
      target_uid: targetUid,
      type,
      content,
      push,
      client_msg_id: clientMsgId,
    } = input;
    const message = {
      targetUid,
      type,
      content,
      isPushWanted: isPushWanted(push),
      clientMsgId: clientMsgId || undefined,
    };
    const data = await this.messages.send(app.appId, fromUid, message);
    return new Reply('send_success', new JsonText(data));
  }
}
