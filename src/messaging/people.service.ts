import { Inject, Injectable } from '@nestjs/common';
import { AppError, type UserPrincipal } from '@hongyan/kernel';
import { WallClock } from '@hongyan/protocol';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { PresenceService } from '../presence/presence.service.js';
import { DirectoryService } from '../users/directory.service.js';
import type { Profile } from '../users/profile.js';
import { parseUids } from './online-status.js';

type OnlineFlag = 0 | 1;

/** What users may know of each other: profiles, `extend` included, and who is online (contract 9, S12). */
@Injectable()
export class PeopleService {
  constructor(
    private readonly directory: DirectoryService,
    private readonly presence: PresenceService,
    private readonly wallClock: WallClock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** 1 or 0 by uid; unknown ones are offline. Throws `parameter_error` for what is no list of uids (contract 13). */
  async onlineStatus(appId: number, uidsJson: string): Promise<Record<string, OnlineFlag>> {
    const uids = parseUids(uidsJson);
    if (!uids) throw new AppError('parameter_error', { internal: 'uids is no array of texts or numbers' });
    const ids = await this.directory.findIds(appId, uids);
    const online = await this.presence.findOnline([...ids.values()]);
    return Object.fromEntries(uids.map((uid) => [uid, online.has(ids.get(uid) ?? 0) ? 1 : 0]));
  }

  /** Both profiles of a conversation, in the shape of contract 3.21; `[]` stands for an unknown target. */
  async conversationInfo(user: UserPrincipal, targetUid: string): Promise<{ user: object; target: object }> {
    const [mine, theirs] = await Promise.all([
      this.directory.findProfile(user.appId, user.uid),
      this.directory.findProfile(user.appId, targetUid),
    ]);
    if (!mine) throw new AppError('user_not_exists');
    const online = await this.findOnline(theirs ? [mine.id, theirs.id] : [mine.id]);
    return {
      user: this.profileRow(mine, online),
      target: theirs ? this.profileRow(theirs, online) : [],
    };
  }

  /** A profile is worth showing without the lamp. */
  private async findOnline(userIds: readonly number[]): Promise<ReadonlySet<number>> {
    try {
      return await this.presence.findOnline(userIds);
    } catch (error) {
      this.logger.debug({ err: error }, 'Presence is unknown');
      return new Set();
    }
  }

  /** In the key order of the recordings; the last two repeat others under the names that Android reads (C8). */
  private profileRow(profile: Profile, online: ReadonlySet<number>): object {
    return {
      app_id: profile.appId,
      uid: profile.uid,
      nickname: profile.nickname,
      avatar: profile.avatar,
      extend: profile.extend,
      updated_at: this.wallClock.format(profile.updatedAtMs),
      created_at: this.wallClock.format(profile.createdAtMs),
      id: profile.id,
      is_online: online.has(profile.id) ? 1 : 0,
      portrait: profile.avatar,
      name: profile.nickname,
    };
  }
}
