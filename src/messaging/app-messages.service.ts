import { Injectable } from '@nestjs/common';
import { AppError, Clock, formatMessageId, newMessageId } from '@hongyan/kernel';
import { type Sql, UnitOfWork } from '@hongyan/persistence';
import { chatFrame, isCustomizeType, WallClock } from '@hongyan/protocol';
import { MessageQuotas } from '../apps/quotas/message-quotas.service.js';
import { Figures } from '../figures/figures.service.js';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';
import {
  type ClientSend,
  clientSendOf,
  type EarlierSend,
  requireSamePayload,
} from './client-sends/client-send.js';
import { ClientSendsService } from './client-sends/client-sends.service.js';
import { Repeats } from './client-sends/repeats.service.js';
import { pairOf } from './conversation.js';
import { parseContent } from './message-content.js';
import { MessageLogService } from './message-log.service.js';
import { MessagesService, type OutgoingMessage } from './messages.service.js';
import { OutboxRelay } from './outbox.relay.js';
import { OutboxRepository } from './outbox.repository.js';
import { type SentMessage, sendReply } from './send-reply.js';

/** Messages that an app server sends in the name of its users (contract 3.8). */
@Injectable()
export class AppMessagesService {
  constructor(
    private readonly users: UsersService,
    private readonly messages: MessagesService,
    private readonly log: MessageLogService,
    private readonly outbox: OutboxRepository,
    private readonly relay: OutboxRelay,
    private readonly clientSends: ClientSendsService,
    private readonly repeats: Repeats,
    private readonly quotas: MessageQuotas,
    private readonly figures: Figures,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  /**
   * Sends like a client would, without asking for a token; `Sys:Customize` is delivered and not stored. Throws
   * `uid_invalid` when the sender is not registered, and what a client's send throws.
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
    const { appId } = from;
    const { targetUid, type, content, isPushWanted = true } = message;
    const { storedJson, replyJson } = parseContent(type, content);
    const nowMs = this.clock.nowMs();
    const msgId = newMessageId(nowMs);
    const clientSend = clientSendOf(appId, from.id, message, storedJson, msgId);
    const told = (sent: Told): Omit<SentMessage, 'appId' | 'contentJson'> => ({
      msgId: formatMessageId(sent.msgId),
      fromUid: from.uid,
      targetUid,
      type,
      sendTime: this.wallClock.format(sent.createdAtMs),
    });
    const first = { msgId, createdAtMs: nowMs };
    const frame = chatFrame({ ...told(first), contentJson: storedJson, nickname: from.nickname });
    const earlier = await this.findReachable(from, targetUid).then(
      (target) => this.owe(from, target, { frame, isPushWanted, nowMs, clientSend }),
      async (refusal: unknown) => {
        const sent = await this.repeats.find(from, targetUid, clientSend);
        if (!sent) throw refusal;
        return sent;
      },
    );
    if (clientSend && earlier) requireSamePayload(clientSend, earlier);
    return sendReply({ ...told(earlier ?? first), appId, contentJson: replyJson });
  }

  /** Who is to get the frame; null when it is dropped. Throws when the app, or the sender, may not send. */
  private async findReachable(from: User, targetUid: string): Promise<User | null> {
    await this.quotas.admitPassing(from.appId);
    const isDropped = targetUid === from.uid || (await this.messages.isBlocked(from.appId, from.uid));
    return isDropped ? null : this.users.find(from.appId, targetUid);
  }

  /** Puts the frame down and hands it to delivery, once; a name is remembered without a target, too. */
  private async owe(
    from: User,
    target: User | null,
    { frame, isPushWanted, nowMs, clientSend }: PassedFrame,
  ): Promise<EarlierSend | undefined> {
    if (!target) return clientSend && this.clientSends.once(clientSend, nowMs);
    const lane = this.log.laneOf(pairOf(from, target));
    const wish = isPushWanted ? { isPushWanted: true as const } : {};
    const frames = [{ appId: from.appId, targetUserId: target.id, frame, ...wish }];
    let outboxId: number | undefined;
    const insert = async (sql: Sql): Promise<void> => {
      outboxId = await this.outbox.insertFrames(sql, lane, frames, nowMs);
    };
    let earlier: EarlierSend | undefined;
    if (clientSend) earlier = await this.clientSends.once(clientSend, nowMs, insert);
    else await insert(this.unitOfWork.pool);
    if (earlier) await this.log.recall(lane);
    else {
      this.figures.count(from.appId, 'messages', 1);
      await this.relay.enqueue(lane, { outboxId: outboxId!, deliveries: frames });
    }
    return earlier;
  }
}

type Told = Pick<EarlierSend, 'msgId' | 'createdAtMs'>;

interface PassedFrame {
  readonly frame: string;
  readonly isPushWanted: boolean;
  readonly nowMs: number;
  readonly clientSend: ClientSend | undefined;
}
