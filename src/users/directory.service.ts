import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { DirectoryRepository } from './directory.repository.js';
import type { Profile } from './profile.js';
import { isAllowedUid } from './uid.js';
import type { User } from './user.js';
import { UsersService } from './users.service.js';

/** Looks an app's users up, with their profiles or many at once. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly directory: DirectoryRepository,
    private readonly users: UsersService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  findProfile(appId: number, uid: string): Promise<Profile | null> {
    return this.directory.findProfile(this.unitOfWork.pool, appId, uid);
  }

  /** Ids by uid; uids that are not registered are missing. */
  findIds(appId: number, uids: readonly string[]): Promise<Map<string, number>> {
    return this.directory.findIds(this.unitOfWork.pool, appId, uids);
  }

  /** Uids by id, for ids of this app. */
  findUids(appId: number, userIds: readonly number[]): Promise<Map<number, string>> {
    return this.directory.findUids(this.unitOfWork.pool, appId, userIds);
  }

  /** The user of that uid, who is added without a profile if need be. Throws `uid_error` for a uid that may not be. */
  async ensure(appId: number, uid: string): Promise<User> {
    const user = await this.users.find(appId, uid);
    if (user) return user;
    if (!isAllowedUid(uid)) throw new AppError('uid_error');
    await this.directory.add(this.unitOfWork.pool, appId, uid, this.clock.nowMs());
    return (await this.users.find(appId, uid))!;
  }
}
