import { Inject, Injectable } from '@nestjs/common';
import { Clock, formatMessageId, newMessageId, type UserPrincipal } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { onlineFrame, WallClock } from '@hongyan/protocol';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { AppsService } from '../apps/apps.service.js';
import { InboxRepository } from './inbox.repository.js';
import { OnlineNoticesStore } from './online-notices.store.js';
import { OutboxRelay } from './outbox.relay.js';

const PAUSE_MS = 30_000;
const CONTACTS_PAGE_SIZE = 500;
/** Notices need no order among themselves, and share the first lane. */
const LANE = 0;

/** Tells others that a user is here (contract 3.11, 9 S10). It is news, not a message: what is lost is lost. */
@Injectable()
export class OnlineNoticesService {
  constructor(
    private readonly apps: AppsService,
    private readonly notices: OnlineNoticesStore,
    private readonly inbox: InboxRepository,
    private readonly outbox: OutboxRelay,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** To the whole app, or to the user's contacts and own devices if the app wants so; once in 30 seconds. */
  async announce(user: UserPrincipal): Promise<void> {
    if (!(await this.isDue(user))) return;
    const nowMs = this.clock.nowMs();
    const frame = onlineFrame(formatMessageId(newMessageId(nowMs)), user.uid, this.wallClock.format(nowMs));
    const { onlineNotice } = (await this.apps.getById(user.appId)).settings;
    if (onlineNotice === 'contacts') await this.tellContacts(user, frame);
    else await this.outbox.enqueue(LANE, { deliveries: [], broadcasts: [{ appId: user.appId, frame }] });
  }

  /** Without Redis there is neither a count nor a way to tell anybody. */
  private async isDue(user: UserPrincipal): Promise<boolean> {
    try {
      return await this.notices.take(user.appId, user.userId, PAUSE_MS);
    } catch (error) {
      this.logger.debug({ err: error }, 'An online notice was dropped');
      return false;
    }
  }

  private async tellContacts({ appId, userId }: UserPrincipal, frame: string): Promise<void> {
    let receivers = [userId];
    for (let afterId = 0; ;) {
      const contacts = await this.inbox.listContactIds(
        this.unitOfWork.pool,
        appId,
        userId,
        afterId,
        CONTACTS_PAGE_SIZE,
      );
      receivers.push(...contacts);
      const deliveries = receivers.map((targetUserId) => ({ appId, targetUserId, frame }));
      if (deliveries.length > 0) await this.outbox.enqueue(LANE, { deliveries });
      if (contacts.length < CONTACTS_PAGE_SIZE) return;
      afterId = contacts.at(-1)!;
      receivers = [];
    }
  }
}
