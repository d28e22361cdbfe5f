import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { AdminError, type PrincipalKind } from '@hongyan/kernel';
import type { InputClass } from './input.js';

export const PRINCIPAL_METADATA = 'hongyan:principal';
/** The DTO of a route's parameters: its guard checks them by it, the API document describes them by it. */
export const INPUT_METADATA = 'hongyan:input';

/** What the caller must be permitted, on routes of the Admin API. */
export const PERMISSION_METADATA = 'hongyan:permission';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * A route of the wire: HTTP 200 unless routing fails, a declared principal, and the parameters that its guard checks.
 * The rooms `apps` and `users` build their guarded routes on it.
 */
export function WireRoute(
  method: Method,
  path: string,
  principal: PrincipalKind,
  input?: InputClass,
): MethodDecorator {
  return applyDecorators(
    RequestMapping({ path, method: RequestMethod[method] }),
    HttpCode(200),
    SetMetadata(PRINCIPAL_METADATA, principal),
    SetMetadata(INPUT_METADATA, input),
  );
}

/**
 * A route of the Admin API, under `/admin/v1`: what its guard demands of the caller, and the status of its success.
 * The room `tenants` builds its guarded routes on it.
 */
export function AdminWireRoute(
  method: Method,
  path: string,
  permission: string,
  { input, status = 200 }: { input?: InputClass; status?: number } = {},
): MethodDecorator {
  return applyDecorators(
    WireRoute(method, `admin/v1/${path}`, 'admin', input),
    HttpCode(status),
    SetMetadata(PERMISSION_METADATA, permission),
  );
}

/** A numeric id in the path. Throws `not_found` for anything else, as for an id that nobody has. */
export const PathId = createParamDecorator((name: string, context: ExecutionContext) => {
  const { params } = context.switchToHttp().getRequest<{ params: Record<string, string> }>();
  const text = params[name] ?? '';
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new AdminError('not_found');
  return Number(text);
});

/** Text in the path, as it was meant: percent-encoding is undone. */
export const PathText = createParamDecorator(
  (name: string, context: ExecutionContext) =>
    context.switchToHttp().getRequest<{ params: Record<string, string> }>().params[name] ?? '',
);

declare module 'fastify' {
  interface FastifyContextConfig {
    bodyBytesMax?: number;
    streamsBody?: boolean;
  }
}

/** A route that takes larger bodies than others do. */
export const BodyBytesMax = (bodyBytesMax: number): MethodDecorator => RouteConfig({ bodyBytesMax });

/** A route whose guard reads the body from the stream itself (see {@link receiveUpload}), under limits of its own. */
export const StreamsBody = (): MethodDecorator => RouteConfig({ streamsBody: true });

const INPUT = Symbol('input');
const CALLER = Symbol('caller');

interface CheckedRequest extends FastifyRequest {
  [INPUT]?: unknown;
  [CALLER]?: unknown;
}

/** Guards leave here what they have checked, for the handler to take. */
export function rememberChecked(
  request: FastifyRequest,
  checked: { input?: unknown; caller?: unknown },
): void {
  const holder = request as CheckedRequest;
  if ('input' in checked) holder[INPUT] = checked.input;
  if ('caller' in checked) holder[CALLER] = checked.caller;
}

/** The route's parameters, checked by its guard. */
export const Input = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<CheckedRequest>()[INPUT],
);

/** Who calls, as the route's guard found out. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<CheckedRequest>()[CALLER],
);
