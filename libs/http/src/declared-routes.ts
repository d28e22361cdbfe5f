import { Injectable, RequestMethod, type Type } from '@nestjs/common';
import {
  GUARDS_METADATA,
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
} from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { PrincipalKind } from '@hongyan/kernel';
import type { InputClass } from './input.js';
import { INPUT_METADATA, PERMISSION_METADATA, PRINCIPAL_METADATA } from './route.decorators.js';

/** What a controller's method says of its route. */
export interface DeclaredRoute {
  /** Controller and method, for messages to developers. */
  readonly name: string;
  readonly method: string;
  /** Begins with a slash; variable parts are written `:name`. */
  readonly path: string;
  readonly principal: PrincipalKind | undefined;
  /** Of routes of the Admin API. */
  readonly permission: string | undefined;
  /** The HTTP status of a success. */
  readonly status: number;
  /** Undefined when no guard checks parameters. */
  readonly input: InputClass | undefined;
  readonly guards: readonly Type[];
}

/** Every route of this process, as its decorators declare it. */
@Injectable()
export class DeclaredRoutes {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  list(): DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .map((name) => this.describe(`${metatype?.name}.${name}`, prototype[name]!))
        .filter((route) => route !== null);
    });
  }

  private describe(name: string, handler: () => unknown): DeclaredRoute | null {
    const path = this.reflector.get<string | undefined>(PATH_METADATA, handler);
    if (path === undefined) return null;
    return {
      name,
      method: RequestMethod[this.reflector.get<RequestMethod>(METHOD_METADATA, handler)],
      path: `/${path.replace(/^\//, '')}`,
      principal: this.reflector.get<PrincipalKind | undefined>(PRINCIPAL_METADATA, handler),
      permission: this.reflector.get<string | undefined>(PERMISSION_METADATA, handler),
      status: this.reflector.get<number | undefined>(HTTP_CODE_METADATA, handler) ?? 200,
      input: this.reflector.get<InputClass | undefined>(INPUT_METADATA, handler),
      guards: this.reflector.get<Type[] | undefined>(GUARDS_METADATA, handler) ?? [],
    };
  }
}
