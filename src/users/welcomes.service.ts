import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { UnitOfWork } from '@hongyan/persistence';
import { UsersService } from './users.service.js';
import { WelcomesRepository } from './welcomes.repository.js';

/** A text by which a user greets whoever opens a conversation (contract 3.25). */
@Injectable()
export class WelcomesService {
  constructor(
    private readonly welcomes: WelcomesRepository,
    private readonly users: UsersService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Empty when the user has set none, and when the app has no such user. */
  async contentOf(appId: number, uid: string): Promise<string> {
    const user = await this.users.find(appId, uid);
    return (user && (await this.welcomes.find(this.unitOfWork.pool, appId, user.id))) ?? '';
  }

  set(appId: number, userId: number, content: string): Promise<void> {
    return this.welcomes.put(this.unitOfWork.pool, appId, userId, content, this.clock.nowMs());
  }

  delete(appId: number, userId: number): Promise<void> {
    return this.welcomes.delete(this.unitOfWork.pool, appId, userId);
  }
}
