import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@hongyan/kernel';
import { BatchedReads, Invalidations, ReadThroughCache, UnitOfWork } from '@hongyan/persistence';
import { TokensService } from './tokens.service.js';
import { type ProfileChange, storable, type User, withoutEmpty } from './user.js';
import { boundId, partsOfBoundId } from './uid.js';
import { UsersRepository } from './users.repository.js';

const CACHED_USERS_MAX = 200_000;
const CACHE_TTL_MS = 5_000;
const USERS_PER_QUERY = 500;
const USERS_PAUSE_MS = 5;

@Injectable()
export class UsersService {
  private readonly byUid = new ReadThroughCache<string, User>(CACHED_USERS_MAX, CACHE_TTL_MS);
  /** By bound id. Who writes to many people asks for many users who were not asked for lately. */
  private readonly reads = new BatchedReads<string, User>(USERS_PER_QUERY, USERS_PAUSE_MS, (boundIds) =>
    this.users.listByUids(this.unitOfWork.pool, boundIds.map(partsOfBoundId)),
  );

  constructor(
    private readonly users: UsersRepository,
    private readonly tokens: TokensService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {
    invalidations.on('users', (id) => (id === null ? this.byUid.clear() : this.byUid.drop(id)));
  }

  /** Creates or updates a user and returns the token (contract 3.4). Parallel calls return the same token. */
  async register(appId: number, uid: string, profile: ProfileChange): Promise<{ user: User; token: string }> {
    const stored = storable(profile);
    const { user, token, isNew } = await this.unitOfWork.run(async (tx) => {
      const user = await this.users.upsert(tx, appId, uid, stored, this.clock.nowMs());
      return { user, ...(await this.tokens.issue(tx, appId, user.id)) };
    });
    // Cached principals carry the nickname, so a changed profile ends them too.
    if (isNew || Object.values(profile).some((value) => value !== undefined)) {
      await this.forgetEverywhere(user);
    }
    return { user, token };
  }

  /**
   * Changes profile fields (contract 3.6). Throws `none_edit` when no field has a value; an unknown uid is no error.
   */
  async edit(appId: number, uid: string, change: ProfileChange): Promise<void> {
    const profile = withoutEmpty(change);
    if (Object.keys(profile).length === 0) throw new AppError('none_edit');
    const { pool } = this.unitOfWork;
    await this.users.update(pool, appId, uid, storable(profile), this.clock.nowMs());
    const user = await this.users.findByUid(pool, appId, uid);
    if (user) await this.forgetEverywhere(user);
  }

  /** Ends the user's token at once and closes the user's sockets. An unknown uid has none, which is no error. */
  async revokeToken(appId: number, uid: string): Promise<void> {
    const announce = await this.unitOfWork.run(async (tx) => {
      const user = await this.users.lockByUid(tx, appId, uid);
      return user && this.tokens.revoke(tx, appId, user.id);
    });
    await announce?.();
  }

  /** The user of that uid in that app, or null. A uid of another app is as unknown as one that never was. */
  async find(appId: number, uid: string): Promise<User | null> {
    const id = boundId(appId, uid);
    return this.byUid.get(id, () => this.reads.get(id));
  }

  private async forgetEverywhere({ id, appId, uid }: User): Promise<void> {
    await this.invalidations.publish('tokens', id);
    await this.invalidations.publish('users', boundId(appId, uid));
  }
}
