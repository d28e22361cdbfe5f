import { Injectable } from '@nestjs/common';
import { AdminError, type AdminPrincipal } from '@hongyan/kernel';
import type { App } from '../apps/app.js';
import { AppsService } from '../apps/apps.service.js';

/** The apps that exist for an admin. */
@Injectable()
export class AppScope {
  constructor(private readonly apps: AppsService) {}

  /** Throws `not_found`, for a foreign app as for a missing one. */
  async get({ tenantId: scope }: AdminPrincipal, appId: number): Promise<App> {
    const app = await this.apps.getById(appId);
    if (scope !== null && app.tenantId !== scope) throw new AdminError('not_found');
    return app;
  }
}
