import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '@hongyan/kernel';
import { Invalidations, UnitOfWork } from '@hongyan/persistence';
import { TokensService } from './tokens.service.js';
import { AVATAR_LENGTH_MAX, cut, NICKNAME_LENGTH_MAX, type ProfileChange, type User } from './user.js';
import { boundId } from './uid.js';
import { UsersRepository } from './users.repository.js';

const CACHED_USERS_MAX = 200_000;
const CACHE_TTL_MS = 5_000;

@Injectable()
export class UsersService {
  private readonly byUid = new LRUCache<string, User>({ max: CACHED_USERS_MAX, ttl: CACHE_TTL_MS });

  constructor(
    private readonly users: UsersRepository,
    private readonly tokens: TokensService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {
    invalidations.on('users', (id) => (id === null ? this.byUid.clear() : this.byUid.delete(id)));
  }

  /** Creates or updates a user and returns the token (contract 3.4). Parallel calls return the same token. */
  async register(appId: number, uid: string, profile: ProfileChange): Promise<{ user: User; token: string }> {
    const stored = {
      ...profile,
      ...(profile.nickname === undefined ? {} : { nickname: cut(profile.nickname, NICKNAME_LENGTH_MAX) }),
      ...(profile.avatar === undefined ? {} : { avatar: cut(profile.avatar, AVATAR_LENGTH_MAX) }),
    };
    const { user, token, isNew } = await this.unitOfWork.run(async (tx) => {
      const user = await this.users.upsert(tx, appId, uid, stored, this.clock.nowMs());
      return { user, ...(await this.tokens.issue(tx, appId, user.id)) };
    });
    // Cached principals carry the nickname, so a changed profile ends them too.
    if (isNew || Object.values(profile).some((value) => value !== undefined)) {
      await this.invalidations.publish('tokens', user.id);
      await this.invalidations.publish('users', boundId(appId, uid));
    }
    return { user, token };
  }

  /** The user of that uid in that app, or null. A uid of another app is as unknown as one that never was. */
  async find(appId: number, uid: string): Promise<User | null> {
    const key = boundId(appId, uid);
    const cached = this.byUid.get(key);
    if (cached) return cached;
    const user = await this.users.findByUid(this.unitOfWork.pool, appId, uid);
    if (user) this.byUid.set(key, user);
    return user;
  }
}
