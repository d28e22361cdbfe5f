import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  answerIn,
  checkInput,
  INPUT_METADATA,
  type InputClass,
  type Parameters,
  parametersOf,
  rememberChecked,
  WireRoute,
} from '@hongyan/http';
import { AppsService } from '../apps/apps.service.js';
import { ClientPolicy } from '../apps/client-policy.service.js';
import type { MobileCall } from '../apps/mobile-signature.js';
import { RequestLimits } from './request-limits.service.js';
import { TokensService } from './tokens.service.js';

/**
 * Lets users with a valid token through: parameters first (4003), token second (4006), as contract 2.3 has it; then
 * what the app demands besides. Who asks too often is told so (429).
 */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly tokens: TokensService,
    private readonly apps: AppsService,
    private readonly policy: ClientPolicy,
    private readonly limits: RequestLimits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    this.limits.admitAddress(request.raw);
    const type = this.reflector.get<InputClass<{ token: string }>>(INPUT_METADATA, context.getHandler());
    const parameters = await parametersOf(request);
    const input = checkInput(type, parameters);
    const caller = await this.tokens.resolve(input.token);
    this.limits.admitUser(caller.userId);
    const app = await this.apps.getById(caller.appId);
    if (app.settings.language !== 'default') {
      answerIn(request, context.switchToHttp().getResponse<FastifyReply>(), app.settings.language);
    }
    this.policy.requireOrigin(app, request.headers);
    await this.policy.requireMobileSignature(app, () => mobileCallOf(request, parameters));
    rememberChecked(request, { input, caller });
    return true;
  }
}

/** iOS signs what stands in a GET's URL undecoded, and paths with the slashes that we drop (contract 2.4). */
function mobileCallOf(request: FastifyRequest, decoded: Parameters): MobileCall {
  const [sentPath = '', query = ''] = request.originalUrl.split('?', 2);
  const undecoded = query.split('&').map((pair) => {
    const mark = pair.indexOf('=');
    return mark === -1 ? [pair, ''] : [pair.slice(0, mark), pair.slice(mark + 1)];
  });
  return {
    method: request.method,
    host: request.headers.host ?? '',
    paths: [...new Set([request.url.split('?', 1)[0]!, sentPath.replace(/\/+$/, '')])],
    parameters: request.method === 'GET' ? [decoded, Object.fromEntries(undecoded)] : [decoded],
  };
}

/** A route for clients: with a token and checked input. */
export function UserRoute(
  method: 'GET' | 'POST',
  path: string,
  input: InputClass<{ token: string }>,
): MethodDecorator {
  return applyDecorators(WireRoute(method, path, 'user', input), UseGuards(TokenGuard));
}
