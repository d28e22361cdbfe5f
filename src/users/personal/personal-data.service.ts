import { Injectable } from '@nestjs/common';
import { Clock } from '@hongyan/kernel';
import { Invalidations, type Sql, UnitOfWork } from '@hongyan/persistence';
import { TokensService } from '../tokens.service.js';
import { boundId } from '../uid.js';
import type { User } from '../user.js';
import { UsersRepository } from '../users.repository.js';
import type { PersonalData } from './personal-data.js';
import { PersonalDataRepository } from './personal-data.repository.js';

/** What this room keeps about one user: shown to who asks for all of it, and taken away. */
@Injectable()
export class PersonalDataService {
  constructor(
    private readonly users: UsersRepository,
    private readonly data: PersonalDataRepository,
    private readonly tokens: TokensService,
    private readonly invalidations: Invalidations,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The user of that uid, held until the transaction ends; null when there is none. */
  hold(tx: Sql, appId: number, uid: string): Promise<User | null> {
    return this.users.lockByUid(tx, appId, uid);
  }

  find(appId: number, uid: string): Promise<PersonalData | null> {
    return this.data.find(this.unitOfWork.pool, appId, uid);
  }

  /**
   * Ends the token and its sockets, blanks the profile, lifts a block. The uid stays, as the address under which the
   * peers' own messages stand (docs/adr/0013). The transaction holds the user. Returns what to do after its commit.
   */
  async erase(tx: Sql, user: User): Promise<() => Promise<void>> {
    await this.data.blank(tx, user, this.clock.nowMs());
    const announceRevocation = await this.tokens.revoke(tx, user.appId, user.id);
    return async () => {
      const name = boundId(user.appId, user.uid);
      await this.invalidations.publish('users', name);
      await this.invalidations.publish('blocks', name);
      await announceRevocation();
    };
  }
}
