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
import {
  checkInput,
  type InputClass,
  isPresentText,
  parametersOf,
  rememberChecked,
  WireRoute,
} from '@hongyan/http';
import { AppError, equalInConstantTime } from '@hongyan/kernel';
import { AppsService } from './apps.service.js';

const INPUT_METADATA = 'hongyan:app-secret-input';

/** Lets calls through that carry the app's key and secret (contract 2.2): parameters first, secret second. */
@Injectable()
export class AppSecretGuard implements CanActivate {
  constructor(
    private readonly apps: AppsService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const parameters = await parametersOf(request);
    const { app_key: key, app_secret: secret } = parameters;
    if (!isPresentText(key) || !isPresentText(secret)) throw new AppError('parameter_error');
    const type = this.reflector.get<InputClass>(INPUT_METADATA, context.getHandler());
    const input = checkInput(type, parameters);
    const signer = await this.apps.findSigner(key);
    if (!signer?.secrets.some((live) => equalInConstantTime(live, secret))) throw new AppError('key_error');
    const caller = { kind: 'app', appId: signer.app.id, tenantId: signer.app.tenantId };
    rememberChecked(request, { input, caller });
    return true;
  }
}

/** A route for app servers that show their secret, with checked input. */
export function AppSecretRoute(method: 'GET' | 'POST', path: string, input: InputClass): MethodDecorator {
  return applyDecorators(
    WireRoute(method, path, 'app'),
    SetMetadata(INPUT_METADATA, input),
    UseGuards(AppSecretGuard),
  );
}
