import { Injectable } from '@nestjs/common';
import { markedPage, type MarkedPageRequest, type Page } from '@hongyan/http';
import { type Actor, AdminError, Clock } from '@hongyan/kernel';
import { Invalidations, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from '../../tenants/audit/audit-log.service.js';
import { BlocksRepository } from '../blocks.repository.js';
import { DirectoryRepository } from '../directory.repository.js';
import type { TokenTimes } from '../token.js';
import { TokensRepository } from '../tokens.repository.js';
import { TokensService } from '../tokens.service.js';
import { boundId } from '../uid.js';
import type { User } from '../user.js';
import { UsersRepository } from '../users.repository.js';
import type { ListedUser } from './listed-user.js';
import { formatUserMark, isForNicknames, type UserMark, type UserSearch } from './user-search.js';
import { UsersListingRepository } from './users-listing.repository.js';

/** The app whose users are looked after. */
interface Home {
  readonly id: number;
  readonly tenantId: number;
}

type Announce = () => Promise<void>;

/** What admins do with the users of an app: each change stands in the audit log. */
@Injectable()
export class UserAdministration {
  constructor(
    private readonly listing: UsersListingRepository,
    private readonly directory: DirectoryRepository,
    private readonly users: UsersRepository,
    private readonly blocks: BlocksRepository,
    private readonly tokenRows: TokensRepository,
    private readonly tokens: TokensService,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {}

  /** A page may be short, even empty, and still have a next one: a search for nicknames looks at so many users at a time. */
  async list(
    appId: number,
    search: UserSearch,
    { after, limit }: MarkedPageRequest<UserMark>,
  ): Promise<Page<ListedUser>> {
    const { pool } = this.unitOfWork;
    const range = { appId, blocked: search.blocked, afterUid: after?.after ?? '' };
    const found: ListedUser[] = [];
    if (after?.by !== 'nickname') {
      found.push(...(await this.listing.listByUid(pool, range, search.text, limit + 1)));
      const last = found[limit - 1];
      if (found.length > limit) return pageUpTo(found.slice(0, limit), { by: 'uid', after: last!.uid });
      if (!isForNicknames(search)) return pageUpTo(found, null);
      range.afterUid = '';
    }
    const room = limit - found.length;
    const more = await this.listing.listByNickname(pool, range, search.text, room + 1);
    const items = [...found, ...more.users.slice(0, room)];
    const until =
      more.users.length > room ? (more.users[room - 1]?.uid ?? range.afterUid) : more.lookedAtUntil;
    return pageUpTo(items, until === null ? null : { by: 'nickname', after: until });
  }

  /** Throws `not_found`. */
  async get(appId: number, uid: string): Promise<ListedUser> {
    const { pool } = this.unitOfWork;
    const profile = await this.directory.findProfile(pool, appId, uid);
    if (!profile) throw new AdminError('not_found');
    return { ...profile, isBlocked: await this.blocks.has(pool, appId, uid) };
  }

  /** Null when the user has no token that lives. */
  async tokenOf({ appId, id }: Pick<User, 'appId' | 'id'>): Promise<TokenTimes | null> {
    const times = await this.tokenRows.findTimes(this.unitOfWork.pool, appId, id);
    return times && times.expiresAtMs > this.clock.nowMs() ? times : null;
  }

  /**
   * Drops the user's messages from now on (contract 8.5). With `closeSockets` the token ends in the same commit, and
   * with it every socket on every node; else none is closed. Throws `not_found`.
   */
  block(actor: Actor, app: Home, uid: string, { closeSockets }: { closeSockets: boolean }): Promise<void> {
    return this.change(app, uid, async (tx, user) => [
      await this.setBlocked(tx, actor, app, user, true),
      ...(closeSockets ? [await this.revoke(tx, actor, app, user)] : []),
    ]);
  }

  unblock(actor: Actor, app: Home, uid: string): Promise<void> {
    return this.change(app, uid, async (tx, user) => [await this.setBlocked(tx, actor, app, user, false)]);
  }

  /** Ends the token and closes the user's sockets on all nodes, until the app registers the user anew. */
  revokeToken(actor: Actor, app: Home, uid: string): Promise<void> {
    return this.change(app, uid, async (tx, user) => [await this.revoke(tx, actor, app, user)]);
  }

  private async change(
    { id: appId }: Home,
    uid: string,
    work: (tx: Sql, user: User) => Promise<Announce[]>,
  ): Promise<void> {
    const announcements = await this.unitOfWork.run(async (tx) => {
      const user = await this.users.lockByUid(tx, appId, uid);
      if (!user) throw new AdminError('not_found');
      return work(tx, user);
    });
    for (const announce of announcements) await announce();
  }

  private async setBlocked(
    tx: Sql,
    actor: Actor,
    app: Home,
    user: User,
    isBlocked: boolean,
  ): Promise<Announce> {
    const { appId, uid } = user;
    const before = await this.blocks.has(tx, appId, uid);
    if (before !== isBlocked) {
      if (isBlocked) await this.blocks.insertIfAbsent(tx, appId, uid, this.clock.nowMs());
      else await this.blocks.delete(tx, appId, uid);
      await this.audit.record(tx, actor, {
        ...subjectOf(app, user),
        action: isBlocked ? 'user.block' : 'user.unblock',
        before: { appId, isBlocked: before },
        after: { appId, isBlocked },
      });
    }
    return () => this.invalidations.publish('blocks', boundId(appId, uid));
  }

  private async revoke(tx: Sql, actor: Actor, app: Home, user: User): Promise<Announce> {
    await this.audit.record(tx, actor, {
      ...subjectOf(app, user),
      action: 'user.revoke_token',
      after: { appId: user.appId },
    });
    return this.tokens.revoke(tx, user.appId, user.id);
  }
}

function subjectOf(
  { tenantId }: Home,
  { uid, nickname }: User,
): { tenantId: number; object: { kind: string; id: string; name: string } } {
  return { tenantId, object: { kind: 'user', id: uid, name: nickname } };
}

function pageUpTo(items: readonly ListedUser[], mark: UserMark | null): Page<ListedUser> {
  return markedPage(items, mark && formatUserMark(mark));
}
