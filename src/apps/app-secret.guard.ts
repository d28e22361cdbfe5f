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
  isPresentText,
  parametersOf,
  rememberChecked,
  WireRoute,
} from '@hongyan/http';
import { AppError } from '@hongyan/kernel';
import { isPresentedAsSigned, SignatureGuard } from './signature.guard.js';
import { SignatureService } from './signature.service.js';

/**
 * Lets calls through that carry the app's key and secret among their parameters (contract 2.2): parameters first
 * (4003), secret second (4008). A signed call passes as on any other route of app servers.
 */
@Injectable()
export class AppSecretGuard implements CanActivate {
  constructor(
    private readonly signatures: SignatureService,
    private readonly signatureGuard: SignatureGuard,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isPresentedAsSigned(request)) return this.signatureGuard.canActivate(context);
    const parameters = await parametersOf(request);
    const { app_key: key, app_secret: secret } = parameters;
    if (!isPresentText(key) || !isPresentText(secret)) throw new AppError('parameter_error');
    const input = checkInput(
      this.reflector.get<InputClass>(INPUT_METADATA, context.getHandler()),
      parameters,
    );
    rememberChecked(request, { input, caller: await this.signatures.authenticateBySecret(key, secret) });
    return true;
  }
}

/** A route for app servers that show their secret, or sign; with checked input. */
export function AppSecretRoute(method: 'GET' | 'POST', path: string, input: InputClass): MethodDecorator {
  return applyDecorators(WireRoute(method, path, 'app', input), UseGuards(AppSecretGuard));
}
