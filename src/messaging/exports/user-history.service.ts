import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@hongyan/persistence';
import { DirectoryService } from '../../users/directory.service.js';
import type { User } from '../../users/user.js';
import type { StoredMessage } from '../history-row.js';
import { type ConversationState, SyncRepository } from '../sync/sync.repository.js';

const PAGE_SIZE = 200;
const PEERS_PAGE_SIZE = 500;

/** All that one user sees of all conversations. */
@Injectable()
export class UserHistory {
  constructor(
    private readonly sync: SyncRepository,
    private readonly directory: DirectoryService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Its messages in their order, a JSON text per line, conversation after conversation; one page in memory at a time. */
  async *lines(
    user: Pick<User, 'appId' | 'id' | 'uid'>,
    onConversation: () => Promise<void>,
  ): AsyncGenerator<string> {
    const states = await this.sync.listStates(this.unitOfWork.pool, user.appId, user.id);
    for (let start = 0; start < states.length; start += PEERS_PAGE_SIZE) {
      const some = states.slice(start, start + PEERS_PAGE_SIZE);
      const uids = await this.directory.findUids(
        user.appId,
        some.map(({ peerId }) => peerId),
      );
      for (const state of some) {
        const peerUid = uids.get(state.peerId)!;
        for await (const message of this.messages(state)) yield lineOf(message, user, peerUid);
        await onConversation();
      }
    }
  }

  private async *messages(state: ConversationState): AsyncGenerator<StoredMessage> {
    for (let afterSeq = state.clearedSeq; ;) {
      const ranges = [{ state, afterSeq, limit: PAGE_SIZE }];
      const page = (await this.sync.listMessages(this.unitOfWork.pool, ranges)).get(state.conversationId)!;
      yield* page;
      if (page.length < PAGE_SIZE) return;
      afterSeq = page.at(-1)!.seq;
    }
  }
}

/** Content is JSON already. */
function lineOf(message: StoredMessage, user: Pick<User, 'id' | 'uid'>, peerUid: string): string {
  const isOwn = message.fromUserId === user.id;
  const head = {
    peerUid,
    id: message.seq,
    msgId: message.msgId,
    fromUid: isOwn ? user.uid : peerUid,
    toUid: isOwn ? peerUid : user.uid,
    type: message.type,
    status: message.status,
    sentAtMs: message.createdAtMs,
  };
  return `${JSON.stringify(head).slice(0, -1)},"content":${message.contentJson}}\n`;
}
