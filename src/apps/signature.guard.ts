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
import { SignatureService } from './signature.service.js';

const INPUT_METADATA = 'hongyan:app-input';

/** Lets signed calls through: signature first, parameters second (contract 3.4). */
@Injectable()
export class SignatureGuard implements CanActivate {
  constructor(
    private readonly signatures: SignatureService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.signatures.authenticate({
      appKey: headerOf(request, 'app-key'),
      nonce: headerOf(request, 'nonce'),
      timeStamp: headerOf(request, 'time-stamp'),
      sign: headerOf(request, 'sign'),
    });
    const input = checkInput(
      this.reflector.get<InputClass>(INPUT_METADATA, context.getHandler()),
      await parametersOf(request),
    );
    rememberChecked(request, { caller, input });
    return true;
  }
}

function headerOf(request: FastifyRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** A route for app servers: signed, with checked input. */
export function AppRoute(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  input: InputClass,
): MethodDecorator {
  return applyDecorators(
    WireRoute(method, path, 'app'),
    SetMetadata(INPUT_METADATA, input),
    UseGuards(SignatureGuard),
  );
}
