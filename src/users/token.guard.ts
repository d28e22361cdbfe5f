import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { checkInput, type InputClass, parametersOf, rememberChecked, WireRoute } from '@hongyan/http';
import { TokensService } from './tokens.service.js';

const INPUT_METADATA = 'hongyan:user-input';

/** Lets users with a valid token through: parameters first (4003), token second (4006), as contract 2.3 has it. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly tokens: TokensService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const type = this.reflector.get<InputClass<{ token: string }>>(INPUT_METADATA, context.getHandler());
    const input = checkInput(type, await parametersOf(request));
    rememberChecked(request, { input, caller: await this.tokens.resolve(input.token) });
    return true;
  }
}

/** A route for clients: with a token and checked input. */
export function UserRoute(
  method: 'GET' | 'POST',
  path: string,
  input: InputClass<{ token: string }>,
): MethodDecorator {
  return applyDecorators(
    WireRoute(method, path, 'user'),
    SetMetadata(INPUT_METADATA, input),
    UseGuards(TokenGuard),
  );
}
