import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DeclaredRoutes } from './declared-routes.js';

/** Refuses to boot when a route does not say whom it expects: guards are closed by default. */
@Injectable()
export class RouteAudit implements OnApplicationBootstrap {
  constructor(private readonly routes: DeclaredRoutes) {}

  onApplicationBootstrap(): void {
    const open = this.routes.list().find(({ principal }) => !principal);
    if (open) throw new Error(`Route ${open.name} declares no principal.`);
  }
}
