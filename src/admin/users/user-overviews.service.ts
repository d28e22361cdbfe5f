import { Injectable } from '@nestjs/common';
import type { MarkedPageRequest, Page } from '@hongyan/http';
import { AdminError } from '@hongyan/kernel';
import { InboxService } from '../../messaging/inbox.service.js';
import type { DevicesOnNode, OnlineDevice } from '../../presence/online-device.js';
import { PresenceService } from '../../presence/presence.service.js';
import type { ListedUser } from '../../users/administration/listed-user.js';
import { UserAdministration } from '../../users/administration/user-administration.service.js';
import type { UserMark, UserSearch } from '../../users/administration/user-search.js';
import type { TokenTimes } from '../../users/token.js';

/** A user as lists show it. */
export interface UserHead extends Omit<ListedUser, 'id' | 'appId'> {
  readonly isOnline: boolean;
}

/** A user with all that is known. */
export interface UserOverview extends UserHead {
  /** On every node; of many on one node the newest. */
  readonly devices: readonly (OnlineDevice & { readonly nodeId: string })[];
  readonly token: TokenTimes | null;
  readonly unreadCount: number;
}

/** Users together with what other rooms know of them. Throws `unavailable` while nobody knows who is online. */
@Injectable()
export class UserOverviews {
  constructor(
    private readonly users: UserAdministration,
    private readonly presence: PresenceService,
    private readonly inbox: InboxService,
  ) {}

  async list(
    appId: number,
    search: UserSearch,
    request: MarkedPageRequest<UserMark>,
  ): Promise<Page<UserHead>> {
    const { items, next } = await this.users.list(appId, search, request);
    const online = await this.presence.findOnline(items.map(({ id }) => id)).catch(unavailable);
    return { items: items.map((user) => headOf(user, online.has(user.id))), next };
  }

  /** Throws `not_found`. */
  async get(appId: number, uid: string): Promise<UserOverview> {
    const user = await this.users.get(appId, uid);
    const [devices, token, unreadCount] = await Promise.all([
      this.presence.devicesOf(user.id).catch(unavailable),
      this.users.tokenOf(user),
      this.inbox.countUnread({ appId, userId: user.id }),
    ]);
    return {
      ...headOf(user, devices.size > 0),
      devices: [...devices].flatMap(([nodeId, on]) => devicesOn(nodeId, on)),
      token,
      unreadCount,
    };
  }
}

function headOf(
  { uid, nickname, avatar, createdAtMs, updatedAtMs, isBlocked }: ListedUser,
  isOnline: boolean,
): UserHead {
  return { uid, nickname, avatar, createdAtMs, updatedAtMs, isBlocked, isOnline };
}

function devicesOn(nodeId: string, { newest }: DevicesOnNode): UserOverview['devices'] {
  return newest.map(({ device, ip, connectedAtMs }) => ({ nodeId, device, ip, connectedAtMs }));
}

function unavailable(): never {
  throw new AdminError('unavailable');
}
