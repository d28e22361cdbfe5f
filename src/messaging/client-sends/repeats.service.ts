import { Injectable } from '@nestjs/common';
import type { User } from '../../users/user.js';
import { UsersService } from '../../users/users.service.js';
import { pairOf } from '../conversation.js';
import { MessageLogService } from '../message-log.service.js';
import type { ClientSend, EarlierSend } from './client-send.js';
import { ClientSendsService } from './client-sends.service.js';

/** Repeats whose sender may not send any more: what was done the first time is no reason to refuse them. */
@Injectable()
export class Repeats {
  constructor(
    private readonly clientSends: ClientSendsService,
    private readonly users: UsersService,
    private readonly log: MessageLogService,
  ) {}

  /**
   * What the sender was told the first time; what the lane owes goes out before, as for every repeat. Undefined for a
   * new message, and for one whose first send is still on its way.
   */
  async find(
    from: Pick<User, 'appId' | 'id' | 'uid'>,
    targetUid: string,
    clientSend: ClientSend | undefined,
  ): Promise<EarlierSend | undefined> {
    const earlier = clientSend && (await this.clientSends.find(clientSend));
    const target = earlier && (await this.users.find(from.appId, targetUid));
    if (target) await this.log.recall(this.log.laneOf(pairOf(from, target)));
    return earlier;
  }
}
