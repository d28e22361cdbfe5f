import { Injectable } from '@nestjs/common';
import { AppError, Clock, formatMessageId, newMessageId } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { chatFrame, isCustomizeType, WallClock } from '@hongyan/protocol';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';
import { pairOf } from './conversation.js';
import { parseContent } from './message-content.js';
import { MessageLogService } from './message-log.service.js';
import { MessagesService, type OutgoingMessage } from './messages.service.js';
import { OutboxRelay } from './outbox.relay.js';
import { OutboxRepository } from './outbox.repository.js';
import { sendReply } from './send-reply.js';

/** Messages that an app server sends in the name of its users (contract 3.8). */
@Injectable()
export class AppMessagesService {
  constructor(
    private readonly users: UsersService,
    private readonly messages: MessagesService,
    private readonly log: MessageLogService,
    private readonly outbox: OutboxRepository,
    private readonly relay: OutboxRelay,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  /**
   * Sends like a client would, without asking for a token; `Sys:Customize` is delivered and not stored. Throws
   * `uid_invalid` when the sender is not registered.
   */
  async send(appId: number, fromUid: string, message: OutgoingMessage): Promise<string> {
    const from = await this.users.find(appId, fromUid);
    if (!from) throw new AppError('uid_invalid');
    return isCustomizeType(message.type)
      ? this.pass(from, message)
      : this.messages.send(
          appId,
          { userId: from.id, uid: from.uid, nickname: from.nickname },
          message,
          'app',
        );
  }

  /** Owed until it is delivered, like any message, but the outbox is the only place that holds it. */
  private async pass(from: User, message: OutgoingMessage): Promise<string> {
    const { targetUid, type, content, isPushWanted = true } = message;
    const { storedJson, replyJson } = parseContent(type, content);
    const nowMs = this.clock.nowMs();
    const msgId = newMessageId(nowMs);
    const clientSend = clientSendOf(from.appId, from.id, message, storedJson, msgId);
    const told = {
      msgId: formatMessageId(msgId),
      fromUid: from.uid,
      targetUid,
      type,
      sendTime: this.wallClock.format(nowMs),
    };
    const isDropped = targetUid === from.uid || (await this.messages.isBlocked(from.appId, from.uid));
    const target = isDropped ? null : await this.users.find(from.appId, targetUid);
    if (target) {
      const lane = this.log.laneOf(pairOf(from, target));
      const frame = chatFrame({ ...told, contentJson: storedJson, nickname: from.nickname });
      const wish = isPushWanted ? { isPushWanted: true as const } : {};
      const frames = [{ appId: from.appId, targetUserId: target.id, frame, ...wish }];
      const outboxId = await this.outbox.insertFrames(this.unitOfWork.pool, lane, frames, nowMs);
      await this.relay.enqueue(lane, { outboxId, deliveries: frames });
    }
    return sendReply({ ...told, appId: from.appId, contentJson: replyJson });
  }
}
