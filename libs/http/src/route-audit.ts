import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isAdminPath } from './admin-answer.js';
import { DeclaredRoutes } from './declared-routes.js';

/** Refuses to boot when a route does not say whom it expects: guards are closed by default. */
@Injectable()
export class RouteAudit implements OnApplicationBootstrap {
  constructor(private readonly routes: DeclaredRoutes) {}

  onApplicationBootstrap(): void {
    const routes = this.routes.list();
    const open = routes.find(({ principal }) => !principal);
    if (open) throw new Error(`Route ${open.name} declares no principal.`);
    const lax = routes.find(
      ({ path, permission, guards }) => isAdminPath(path) && (!permission || !guards[0]),
    );
    if (lax) throw new Error(`Route ${lax.name} of the Admin API declares no permission.`);
  }
}
