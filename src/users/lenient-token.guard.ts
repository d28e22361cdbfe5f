import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import {
  checkInput,
  INPUT_METADATA,
  type InputClass,
  parametersOf,
  rememberChecked,
  WireRoute,
} from '@hongyan/http';
import { AppError, type UserPrincipal } from '@hongyan/kernel';
import { RequestLimits } from './request-limits.service.js';
import { TokensService } from './tokens.service.js';

/**
 * Lets everyone through whose parameters are complete and who does not ask too often; the caller is null when the
 * token is not valid.
 */
@Injectable()
export class LenientTokenGuard implements CanActivate {
  constructor(
    private readonly tokens: TokensService,
    private readonly limits: RequestLimits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    this.limits.admitAddress(request.raw);
    const type = this.reflector.get<InputClass<{ token: string }>>(INPUT_METADATA, context.getHandler());
    const input = checkInput(type, await parametersOf(request));
    const caller = await this.findCaller(input.token);
    if (caller) this.limits.admitUser(caller.userId);
    rememberChecked(request, { input, caller });
    return true;
  }

  private async findCaller(token: string): Promise<UserPrincipal | null> {
    try {
      return await this.tokens.resolve(token);
    } catch (error) {
      if (error instanceof AppError && error.key === 'user_not_exists') return null;
      throw error;
    }
  }
}

/** A route for clients whose answer does not tell whether the token was valid (contract 3.10, 3.11). */
export function LenientUserRoute(
  method: 'POST',
  path: string,
  input: InputClass<{ token: string }>,
): MethodDecorator {
  return applyDecorators(WireRoute(method, path, 'user', input), UseGuards(LenientTokenGuard));
}
