import { Injectable } from '@nestjs/common';
import { AppError, Clock, formatMessageId, newMessageId } from '@hongyan/kernel';
import { DIRECTION, isChatType, WallClock } from '@hongyan/protocol';
import { AppsService } from '../apps/apps.service.js';
import { BlocksService } from '../users/blocks.service.js';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';
import { conversationName, pairOf } from './conversation.js';
import type { LogEntry, Sender } from './log-entry.js';
import { parseContent } from './message-content.js';
import { MessageLogService } from './message-log.service.js';

/** A message as a client or app server hands it in. */
export interface OutgoingMessage {
  readonly targetUid: string;
  readonly type: string;
  readonly content: string;
  /** Whether the app server is called when the target is offline; yes by default. */
  readonly isPushWanted?: boolean;
}

@Injectable()
export class MessagesService {
  constructor(
    private readonly users: UsersService,
    private readonly blocks: BlocksService,
    private readonly apps: AppsService,
    private readonly log: MessageLogService,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  /**
   * Stores a message and sends it on its way; resolves when it is durable, with the JSON text of the reply's data
   * (contract 3.7). A message to oneself, to an unknown uid or from a blocked one is dropped, and the reply does not
   * tell. Throws `parameter_error` for a type or content that the wire does not carry.
   */
  async send(appId: number, from: Sender, message: OutgoingMessage): Promise<string> {
    if (!isChatType(message.type)) throw new AppError('parameter_error', { internal: 'type is no Msg:*' });
    const content = parseContent(message.type, message.content);
    const msgId = newMessageId(this.clock.nowMs());
    const isDropped = message.targetUid === from.uid || (await this.isBlocked(appId, from.uid));
    const target = isDropped ? null : await this.users.find(appId, message.targetUid);
    const sentAtMs = target
      ? await this.store(from, target, {
          msgId,
          type: message.type,
          contentJson: content.storedJson,
          isPushWanted: message.isPushWanted ?? true,
        })
      : this.clock.nowMs();
    return (
      `{"msg_id":"${formatMessageId(msgId)}","from_uid":${JSON.stringify(from.uid)}` +
      `,"target_uid":${JSON.stringify(message.targetUid)},"type":${JSON.stringify(message.type)}` +
      `,"content":${content.replyJson},"send_time":"${this.wallClock.format(sentAtMs)}"` +
      `,"status":1,"arrivals_callback":0,"message_direction":${DIRECTION.sent}` +
      `,"conversation":${JSON.stringify(conversationName(appId, from.uid, message.targetUid))}}`
    );
  }

  /** Contract 8.5. Throws `account_disabled` when the app wants blocked senders to know (C10). */
  private async isBlocked(appId: number, uid: string): Promise<boolean> {
    if (!(await this.blocks.isBlocked(appId, uid))) return false;
    const { blockedReply } = (await this.apps.getById(appId)).settings;
    if (blockedReply === '4011') throw new AppError('account_disabled');
    return true;
  }

  private async store(
    from: Sender,
    target: User,
    message: Pick<LogEntry, 'msgId' | 'type' | 'contentJson' | 'isPushWanted'>,
  ): Promise<number> {
    const { createdAtMs } = await this.log.append({
      pair: pairOf({ id: from.userId, appId: target.appId, uid: from.uid }, target),
      from,
      target: { userId: target.id, uid: target.uid },
      ...message,
    });
    return createdAtMs;
  }
}
