import { Injectable } from '@nestjs/common';
import { Clock, formatMessageId, newMessageId, type UserPrincipal } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { readFrame, WallClock } from '@hongyan/protocol';
import { UsersService } from '../users/users.service.js';
import { pairOf } from './conversation.js';
import { type Contact, InboxRepository } from './inbox.repository.js';
import { MessageLogService } from './message-log.service.js';
import { EMPTY_CONTENT_JSON, shownContent } from './message-content.js';
import { OutboxRelay } from './outbox.relay.js';

const DAY_MS = 86_400_000;

/** What a user finds when coming back: contacts, unread counts, read marks. */
@Injectable()
export class InboxService {
  constructor(
    private readonly users: UsersService,
    private readonly inbox: InboxRepository,
    private readonly log: MessageLogService,
    private readonly outbox: OutboxRelay,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  /** A page of contacts as JSON texts, most recent activity first, and how many there are (contract 3.15). */
  async listContacts(
    user: UserPrincipal,
    page: number,
    limit: number,
  ): Promise<{ rows: string[]; total: number }> {
    const { pool } = this.unitOfWork;
    const [contacts, total] = await Promise.all([
      this.inbox.listContacts(pool, user.appId, user.userId, (page - 1) * limit, limit),
      this.inbox.countContacts(pool, user.appId, user.userId),
    ]);
    return { rows: contacts.map((contact) => this.contactRow(contact)), total };
  }

  countUnread(user: Pick<UserPrincipal, 'appId' | 'userId'>): Promise<number> {
    return this.inbox.sumUnread(this.unitOfWork.pool, user.appId, user.userId);
  }

  /** Marks the peer's messages as read and tells the peer's sockets. An unknown peer is ignored (contract 3.16). */
  async markRead(user: UserPrincipal, peerUid: string): Promise<void> {
    const peer = await this.users.find(user.appId, peerUid);
    if (!peer) return;
    const nowMs = this.clock.nowMs();
    const pair = pairOf({ id: user.userId, appId: user.appId, uid: user.uid }, peer);
    await this.unitOfWork.run((tx) => this.inbox.markRead(tx, pair, user.userId, peer.id, nowMs));
    const sendTime = this.wallClock.format(nowMs);
    const msgId = formatMessageId(newMessageId(nowMs));
    const delivery = { appId: user.appId, targetUserId: peer.id };
    await this.outbox.enqueue(this.log.laneOf(pair), {
      deliveries: [
        { ...delivery, frame: readFrame(msgId, user.uid, peer.uid, sendTime) },
        {
          ...delivery,
          frame: readFrame(msgId, user.uid, peer.uid, sendTime, 'Sys:MsgReaded'),
          isForDart: true,
        },
      ],
    });
  }

  /** Takes the peer out of the user's list and history (contract 3.14). An unknown peer is ignored. */
  async removeContact(user: UserPrincipal, peerUid: string): Promise<void> {
    const peer = await this.users.find(user.appId, peerUid);
    if (!peer) return;
    const pair = pairOf({ id: user.userId, appId: user.appId, uid: user.uid }, peer);
    await this.unitOfWork.run((tx) => this.inbox.removeContact(tx, pair, user.userId, peer.id));
  }

  /** Empties the last message of contacts older than `days`, and of all but the `keep` most recent (contract 3.20). */
  async clearPreviews(user: UserPrincipal, days: number, keep: number): Promise<void> {
    const beforeMs = Math.max(0, this.clock.nowMs() - days * DAY_MS);
    await this.inbox.clearPreviews(this.unitOfWork.pool, user.appId, user.userId, beforeMs, keep);
  }

  /** In the key order of contract 3.15. The unread count is text: three SDKs rely on it. */
  private contactRow({ uid, nickname, avatar, extend, unreadCount, last }: Contact): string {
    const profile = JSON.stringify({ uid, nickname, avatar, extend, new_msg_count: String(unreadCount) });
    const time = last ? this.wallClock.format(last.createdAtMs) : '0';
    return (
      `${profile.slice(0, -1)},"last_time":"${time}","content":${last ? shownContent(last.contentJson) : EMPTY_CONTENT_JSON}` +
      `,"type":${JSON.stringify(last?.type ?? '')}}`
    );
  }
}
