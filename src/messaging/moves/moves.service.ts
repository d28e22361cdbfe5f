import { Injectable } from '@nestjs/common';
import { AppError, Clock, type UserPrincipal } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { WallClock } from '@hongyan/protocol';
import { AppsService } from '../../apps/apps.service.js';
import type { User } from '../../users/user.js';
import { UsersService } from '../../users/users.service.js';
import { BacklogService } from '../backlog.service.js';
import { MovesRepository } from './moves.repository.js';

const DAY_MS = 86_400_000;

/** Lets a user take over the history of another one, such as of the guest that the user was before (contract 8.8). */
@Injectable()
export class MovesService {
  constructor(
    private readonly users: UsersService,
    private readonly apps: AppsService,
    private readonly moves: MovesRepository,
    private readonly backlog: BacklogService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallClock: WallClock,
  ) {}

  /**
   * The app server allows a move for a while; a repeat sets the time anew. Throws `uid_invalid` when one of the users
   * is not registered, `parameter_error` when they are the same.
   */
  async grant(appId: number, fromUid: string, toUid: string, seconds: number): Promise<void> {
    const [from, to] = await Promise.all([this.users.find(appId, fromUid), this.users.find(appId, toUid)]);
    if (!from || !to) throw new AppError('uid_invalid');
    if (from.id === to.id) throw new AppError('parameter_error', { internal: 'a move to oneself' });
    const nowMs = this.clock.nowMs();
    await this.unitOfWork.run((tx) => this.moves.grant(tx, appId, from.id, to.id, nowMs + seconds * 1000));
  }

  /**
   * Accepts a move of what was said in the last `days` days; resolves when it is durable, and a worker does it. Throws
   * `parameter_error` for oneself, and `do_failed` without the app server's word, whether or not the uid exists.
   */
  async request(user: UserPrincipal, fromUid: string, days: number): Promise<void> {
    if (fromUid === user.uid) throw new AppError('parameter_error', { internal: 'a move to oneself' });
    const from = await this.users.find(user.appId, fromUid);
    const nowMs = this.clock.nowMs();
    if (!(await this.isAllowed(user, from, nowMs))) {
      throw new AppError('do_failed', { internal: 'no grant for this move' });
    }
    if (!from) return;
    const moveId = await this.moves.insert(this.unitOfWork.pool, {
      appId: user.appId,
      fromUserId: from.id,
      toUserId: user.userId,
      cutAtMs: Math.max(0, this.wallClock.startOfDay(nowMs - days * DAY_MS)),
      requestedAtMs: nowMs,
    });
    await this.backlog.enqueueMove(moveId);
  }

  private async isAllowed(user: UserPrincipal, from: User | null, nowMs: number): Promise<boolean> {
    const { historyMove } = (await this.apps.getById(user.appId)).settings;
    if (historyMove === 'open') return true;
    return (
      from !== null && this.moves.isGranted(this.unitOfWork.pool, user.appId, from.id, user.userId, nowMs)
    );
  }
}
