import { Injectable } from '@nestjs/common';
import { AppError, Clock, formatMessageId, newMessageId } from '@hongyan/kernel';
import { isChatType, WallClock } from '@hongyan/protocol';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';
import { pairOf } from './conversation.js';
import type { Sender } from './log-entry.js';
import { parseContent } from './message-content.js';
import { MessageLogService } from './message-log.service.js';
import { sendReply } from './send-reply.js';

/** A message as a client or app server hands it in. */
export interface OutgoingMessage {
  readonly targetUid: string;
  readonly type: string;
  readonly content: string;
}

@Injectable()
export class MessagesService {
  constructor(
    private readonly users: UsersService,
    private readonly log: MessageLogService,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  /**
   * Stores a message and sends it on its way; resolves when it is durable, with the JSON text of the reply's data
   * (contract 3.7). A message to oneself or to an unknown uid is dropped, and the reply does not tell.
   * Throws `parameter_error` for a type or content that the wire does not carry.
   */
  async send(appId: number, from: Sender, message: OutgoingMessage): Promise<string> {
    if (!isChatType(message.type)) throw new AppError('parameter_error', { internal: 'type is no Msg:*' });
    const content = parseContent(message.type, message.content);
    const msgId = newMessageId(this.clock.nowMs());
    const target = message.targetUid === from.uid ? null : await this.users.find(appId, message.targetUid);
    const sentAtMs = target
      ? await this.store(appId, from, target, msgId, message.type, content.storedJson)
      : this.clock.nowMs();
    return sendReply({
      appId,
      fromUid: from.uid,
      targetUid: message.targetUid,
      msgId: formatMessageId(msgId),
      type: message.type,
      contentJson: content.replyJson,
      sendTime: this.wallClock.format(sentAtMs),
    });
  }

  private async store(
    appId: number,
    from: Sender,
    target: User,
    msgId: Buffer,
    type: string,
    contentJson: string,
  ): Promise<number> {
    const { createdAtMs } = await this.log.append({
      pair: pairOf({ id: from.userId, appId, uid: from.uid }, target),
      from,
      target: { userId: target.id, uid: target.uid },
      msgId,
      type,
      contentJson,
    });
    return createdAtMs;
  }
}
