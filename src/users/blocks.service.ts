import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { Invalidations, ReadThroughCache, UnitOfWork } from '@hongyan/persistence';
import { BlocksRepository } from './blocks.repository.js';
import { boundId, isAllowedUid } from './uid.js';

const CACHED_UIDS_MAX = 200_000;
const CACHE_TTL_MS = 60_000;

/** Whose messages are dropped (contract 8.5). Takes effect on all processes at once. */
@Injectable()
export class BlocksService {
  private readonly byBoundId = new ReadThroughCache<string, boolean>(CACHED_UIDS_MAX, CACHE_TTL_MS);

  constructor(
    private readonly blocks: BlocksRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {
    invalidations.on('blocks', (id) => (id === null ? this.byBoundId.clear() : this.byBoundId.drop(id)));
  }

  /** Needs no user of that uid, and changes nothing when it is blocked already. */
  async block(appId: number, uid: string): Promise<void> {
    // What cannot become a user cannot send either, and may be too long to be stored.
    if (!isAllowedUid(uid)) return;
    await this.blocks.insertIfAbsent(this.unitOfWork.pool, appId, uid, this.clock.nowMs());
    await this.invalidations.publish('blocks', boundId(appId, uid));
  }

  async unblock(appId: number, uid: string): Promise<void> {
    await this.blocks.delete(this.unitOfWork.pool, appId, uid);
    await this.invalidations.publish('blocks', boundId(appId, uid));
  }

  /** Cheap enough for every message: the database is asked once a minute and sender. */
  async isBlocked(appId: number, uid: string): Promise<boolean> {
    const read = (): Promise<boolean> => this.blocks.has(this.unitOfWork.pool, appId, uid);
    return (await this.byBoundId.get(boundId(appId, uid), read))!;
  }
}
