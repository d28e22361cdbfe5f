import { Injectable } from '@nestjs/common';
import { AppError, Clock, formatMessageId, newMessageId } from '@hongyan/kernel';
import { isChatType, WallClock } from '@hongyan/protocol';
import { AppsService } from '../apps/apps.service.js';
import { MessageQuotas, type Release } from '../apps/quotas/message-quotas.service.js';
import { WordFilterService } from '../moderation/word-filter.service.js';
import { BlocksService } from '../users/blocks.service.js';
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
import { CommitPace } from './commit-pace.js';
import { pairOf } from './conversation.js';
import type { BlockedBy } from './life/refused-send.js';
import { Refusals } from './life/refusals.service.js';
import type { LogPosition, Sender } from './log-entry.js';
import { parseContent } from './message-content.js';
import { MessageLogService } from './message-log.service.js';
import { sendReply } from './send-reply.js';

/** A message as a client or app server hands it in. */
export interface OutgoingMessage {
  readonly targetUid: string;
  readonly type: string;
  readonly content: string;
  /** Whether the app server is called when the target is offline; yes by default. */
  readonly isPushWanted?: boolean;
  /** The sender's own name for it: a repeat is answered as the first one was, and stored once. */
  readonly clientMsgId?: string | undefined;
}

/** A message that passed for one, with what it is known by. */
interface Draft {
  readonly appId: number;
  readonly from: Sender;
  readonly message: OutgoingMessage;
  readonly contentJson: string;
  readonly msgId: Buffer;
  readonly clientSend: ClientSend | undefined;
}

type Sent = Pick<LogPosition, 'createdAtMs'>;

/** Who sends: clients are held to the words of their app, the app's own server is not (contract 8.4). */
export type SentBy = 'client' | 'app';

@Injectable()
export class MessagesService {
  private readonly pace = new CommitPace();

  constructor(
    private readonly users: UsersService,
    private readonly blocks: BlocksService,
    private readonly apps: AppsService,
    private readonly log: MessageLogService,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
    private readonly wordFilter: WordFilterService,
    private readonly clientSends: ClientSendsService,
    private readonly repeats: Repeats,
    private readonly refusals: Refusals,
    private readonly quotas: MessageQuotas,
  ) {}

  /**
   * Stores a message and sends it on its way; resolves when it is durable, with the JSON text of the reply's data
   * (contract 3.7). A message to oneself, to an unknown uid or from a blocked one is dropped, and so is a client's
   * message that the word filter holds back; the reply does not tell. A repeat is answered as the first one was, also
   * when the sender may not send any more. Throws `parameter_error` for a type or content that the wire does not carry,
   * `client_msg_id_reused` when the sender gave the name to another message, and `too_many_attempts` or
   * `quota_exceeded` when the app may not send or store more.
   */
  async send(appId: number, from: Sender, message: OutgoingMessage, sentBy: SentBy): Promise<string> {
    if (!isChatType(message.type)) throw new AppError('parameter_error', { internal: 'type is no Msg:*' });
    const content = parseContent(message.type, message.content);
    const msgId = newMessageId(this.clock.nowMs());
    const clientSend = clientSendOf(appId, from.userId, message, content.storedJson, msgId);
    const draft = { appId, from, message, contentJson: content.storedJson, msgId, clientSend };
    const sent = await this.sendOrRefuse(draft, sentBy);
    if (clientSend && 'msgId' in sent) requireSamePayload(clientSend, sent);
    return sendReply({
      appId,
      fromUid: from.uid,
      targetUid: message.targetUid,
      msgId: formatMessageId('msgId' in sent ? sent.msgId : msgId),
      type: message.type,
      contentJson: content.replyJson,
      sendTime: this.wallClock.format(sent.createdAtMs),
    });
  }

  private async sendOrRefuse(draft: Draft, sentBy: SentBy): Promise<Sent | EarlierSend> {
    let release: Release | undefined;
    try {
      const admission = this.quotas.admit(draft.appId);
      release = admission && (await admission);
    } catch (refusal) {
      const earlier = await this.findEarlier(draft);
      if (!earlier) throw refusal;
      return earlier;
    }
    try {
      return await this.sendAdmitted(draft, sentBy);
    } finally {
      release?.();
    }
  }

  private async sendAdmitted(draft: Draft, sentBy: SentBy): Promise<Sent | EarlierSend> {
    const { appId, from, message, msgId, clientSend } = draft;
    const blockedBy = await this.blockedBy(draft, sentBy);
    const target = message.targetUid === from.uid ? null : await this.users.find(appId, message.targetUid);
    const refused =
      target && blockedBy
        ? { appId, msgId, fromUserId: from.userId, toUserId: target.id, type: message.type, blockedBy }
        : null;
    const isTold = blockedBy === 'user' && (await this.isToldOfBlocks(appId));
    const sent = await (isTold
      ? this.findEarlier(draft)
      : target && !blockedBy
        ? this.pace.measure(this.store(draft, target))
        : this.drop(clientSend, { isPretended: target !== null }));
    // A repeat was noted the first time.
    if (refused && !(sent && 'msgId' in sent)) this.refusals.note(refused);
    if (!sent) throw new AppError('account_disabled');
    return sent;
  }

  private findEarlier({ appId, from, message, clientSend }: Draft): Promise<EarlierSend | undefined> {
    return this.repeats.find({ appId, id: from.userId, uid: from.uid }, message.targetUid, clientSend);
  }

  /** Why the message is to vanish: its sender is blocked, or its words are; null when it is not. */
  private async blockedBy(
    { appId, from, message: { type }, contentJson }: Draft,
    sentBy: SentBy,
  ): Promise<BlockedBy | null> {
    if (await this.blocks.isBlocked(appId, from.uid)) return 'user';
    const isHeldBack =
      sentBy === 'client' && (await this.wordFilter.holdsBack(appId, from.userId, type, contentJson));
    return isHeldBack ? 'words' : null;
  }

  /** Whether messages of the uid are dropped (contract 8.5). Throws `account_disabled` when the app wants blocked senders to know (C10). */
  async isBlocked(appId: number, uid: string): Promise<boolean> {
    if (!(await this.blocks.isBlocked(appId, uid))) return false;
    if (await this.isToldOfBlocks(appId)) throw new AppError('account_disabled');
    return true;
  }

  private async isToldOfBlocks(appId: number): Promise<boolean> {
    return (await this.apps.getById(appId)).settings.blockedReply === '4011';
  }

  private async store(
    { from, message, contentJson, msgId, clientSend }: Draft,
    target: User,
  ): Promise<LogPosition | EarlierSend> {
    return this.log.appendOnce({
      pair: pairOf({ id: from.userId, appId: target.appId, uid: from.uid }, target),
      from,
      target: { userId: target.id, uid: target.uid },
      msgId,
      type: message.type,
      contentJson,
      isPushWanted: message.isPushWanted ?? true,
      ...(clientSend && { clientSend }),
    });
  }

  /** Stores nothing but the name, and answers no sooner than if it did. */
  private async drop(
    clientSend: ClientSend | undefined,
    { isPretended }: { readonly isPretended: boolean },
  ): Promise<Sent | EarlierSend> {
    const createdAtMs = this.clock.nowMs();
    const [earlier] = await Promise.all([
      clientSend && this.clientSends.once(clientSend, createdAtMs),
      isPretended && this.pace.pretend(),
    ]);
    return earlier ?? { createdAtMs };
  }
}
