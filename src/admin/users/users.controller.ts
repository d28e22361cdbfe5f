import { Controller } from '@nestjs/common';
import { Caller, Input, markedPageRequest, type Page, PathId, PathText } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { UserAdministration } from '../../users/administration/user-administration.service.js';
import { parseUserMark } from '../../users/administration/user-search.js';
import { AppAdministration } from '../../apps/app-administration.service.js';
import { type UserHead, type UserOverview, UserOverviews } from './user-overviews.service.js';
import { BlockDto, UsersQueryDto } from './users.dto.js';

/** The users of an app. */
@Controller()
export class UsersAdminController {
  constructor(
    private readonly apps: AppAdministration,
    private readonly users: UserAdministration,
    private readonly overviews: UserOverviews,
  ) {}

  @AdminRoute('GET', 'apps/:appId/users', 'users.read', { input: UsersQueryDto })
  async list(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() query: UsersQueryDto,
  ): Promise<Page<UserHead>> {
    await this.apps.get(caller.tenantId, appId);
    const search = { text: query.search ?? '', blocked: query.blocked };
    return this.overviews.list(appId, search, markedPageRequest(query, parseUserMark));
  }

  @AdminRoute('GET', 'apps/:appId/users/:uid', 'users.read')
  async get(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathText('uid') uid: string,
  ): Promise<UserOverview> {
    await this.apps.get(caller.tenantId, appId);
    return this.overviews.get(appId, uid);
  }

  @AdminRoute('POST', 'apps/:appId/users/:uid/block', 'users.manage', { input: BlockDto })
  async block(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathText('uid') uid: string,
    @Input() { closeSockets = false }: BlockDto,
  ): Promise<UserOverview> {
    const app = await this.apps.get(caller.tenantId, appId);
    await this.users.block(caller.actor, app, uid, { closeSockets });
    return this.overviews.get(appId, uid);
  }

  @AdminRoute('POST', 'apps/:appId/users/:uid/unblock', 'users.manage')
  async unblock(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathText('uid') uid: string,
  ): Promise<UserOverview> {
    const app = await this.apps.get(caller.tenantId, appId);
    await this.users.unblock(caller.actor, app, uid);
    return this.overviews.get(appId, uid);
  }

  @AdminRoute('POST', 'apps/:appId/users/:uid/revoke-token', 'users.manage')
  async revokeToken(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathText('uid') uid: string,
  ): Promise<UserOverview> {
    const app = await this.apps.get(caller.tenantId, appId);
    await this.users.revokeToken(caller.actor, app, uid);
    return this.overviews.get(appId, uid);
  }
}
