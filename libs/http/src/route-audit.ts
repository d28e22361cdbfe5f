import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PRINCIPAL_METADATA } from './route.decorators.js';

const PATH_METADATA = 'path';

/** Refuses to boot when a route does not say whom it expects: guards are closed by default. */
@Injectable()
export class RouteAudit implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    for (const { metatype, instance } of this.discovery.getControllers()) {
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name]!;
        const isRoute = this.reflector.get<unknown>(PATH_METADATA, handler) !== undefined;
        if (isRoute && !this.reflector.get<unknown>(PRINCIPAL_METADATA, handler)) {
          throw new Error(`Route ${metatype?.name}.${name} declares no principal.`);
        }
      }
    }
  }
}
