import { Global, Module } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import { DeclaredRoutes } from './declared-routes.js';
import { HttpTraffic } from './http-traffic.js';
import { KnownRoutes } from './known-routes.js';
import { RouteAudit } from './route-audit.js';
import { WireErrorFilter } from './wire-error.filter.js';

/** The manners of the wire: envelope, errors, and the check that every route is guarded. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    DeclaredRoutes,
    KnownRoutes,
    HttpTraffic,
    RouteAudit,
    { provide: APP_FILTER, useClass: WireErrorFilter },
  ],
  exports: [DeclaredRoutes, KnownRoutes, HttpTraffic],
})
export class HttpModule {}
