import { Injectable } from '@nestjs/common';
import { AppError, Clock, formatMessageId, newMessageId } from '@hongyan/kernel';
import { DIRECTION, isChatType, WallClock } from '@hongyan/protocol';
import { WordFilterService } from '../moderation/word-filter.service.js';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';
import { CommitPace } from './commit-pace.js';
import { conversationName, pairOf } from './conversation.js';
import type { Sender } from './log-entry.js';
import { parseContent } from './message-content.js';
import { MessageLogService } from './message-log.service.js';

/** A message as a client or app server hands it in. */
export interface OutgoingMessage {
  readonly targetUid: string;
  readonly type: string;
  readonly content: string;
}

/** Who sends: clients are held to the words of their app, the app's own server is not (contract 8.4). */
export type SentBy = 'client' | 'app';

@Injectable()
export class MessagesService {
  private readonly pace = new CommitPace();

  constructor(
    private readonly users: UsersService,
    private readonly log: MessageLogService,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
    private readonly wordFilter: WordFilterService,
  ) {}

  /**
   * Stores a message and sends it on its way; resolves when it is durable, with the JSON text of the reply's data
   * (contract 3.7). A message to oneself or to an unknown uid is dropped, and so is a client's message that the word
   * filter holds back; the reply does not tell. Throws `parameter_error` for a type or content that the wire does
   * not carry.
   */
  async send(appId: number, from: Sender, message: OutgoingMessage, sentBy: SentBy): Promise<string> {
    if (!isChatType(message.type)) throw new AppError('parameter_error', { internal: 'type is no Msg:*' });
    const content = parseContent(message.type, message.content);
    const msgId = newMessageId(this.clock.nowMs());
    const target = message.targetUid === from.uid ? null : await this.users.find(appId, message.targetUid);
    const isHeldBack =
      sentBy === 'client' &&
      (await this.wordFilter.holdsBack(appId, from.userId, message.type, content.storedJson));
    let sentAtMs = this.clock.nowMs();
    if (target && isHeldBack) await this.pace.pretend();
    else if (target) {
      sentAtMs = await this.pace.measure(
        this.store(appId, from, target, msgId, message.type, content.storedJson),
      );
    }
    return (
      `{"msg_id":"${formatMessageId(msgId)}","from_uid":${JSON.stringify(from.uid)}` +
      `,"target_uid":${JSON.stringify(message.targetUid)},"type":${JSON.stringify(message.type)}` +
      `,"content":${content.replyJson},"send_time":"${this.wallClock.format(sentAtMs)}"` +
      `,"status":1,"arrivals_callback":0,"message_direction":${DIRECTION.sent}` +
      `,"conversation":${JSON.stringify(conversationName(appId, from.uid, message.targetUid))}}`
    );
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
