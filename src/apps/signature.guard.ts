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
  parametersOf,
  rememberChecked,
  WireRoute,
} from '@hongyan/http';
import { AppsService } from './apps.service.js';
import type { SignatureHeaders } from './app-signature.js';
import { type HmacCall, SignatureService } from './signature.service.js';

/** Lets signed calls through: signature first, parameters second (contract 3.4). */
@Injectable()
export class SignatureGuard implements CanActivate {
  constructor(
    private readonly signatures: SignatureService,
    private readonly apps: AppsService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.signatures.authenticate(headersOf(request), hmacCallOf(request));
    const { language } = (await this.apps.getById(caller.appId)).settings;
    if (language !== 'default') {
      answerIn(request, context.switchToHttp().getResponse<FastifyReply>(), language);
    }
    const input = checkInput(
      this.reflector.get<InputClass>(INPUT_METADATA, context.getHandler()),
      await parametersOf(request),
    );
    rememberChecked(request, { caller, input });
    return true;
  }
}

/** Whether a call claims to be signed. */
export function isPresentedAsSigned(request: FastifyRequest): boolean {
  return headerOf(request, 'sign') !== '' || headerOf(request, 'x-hongyan-signature') !== '';
}

function headersOf(request: FastifyRequest): SignatureHeaders {
  return {
    appKey: headerOf(request, 'app-key'),
    nonce: headerOf(request, 'nonce'),
    timeStamp: headerOf(request, 'time-stamp'),
    sign: headerOf(request, 'sign'),
  };
}

function hmacCallOf(request: FastifyRequest): HmacCall | undefined {
  const signature = headerOf(request, 'x-hongyan-signature');
  if (signature === '') return undefined;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return { signature, method: request.method, target: request.originalUrl, body };
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
  return applyDecorators(WireRoute(method, path, 'app', input), UseGuards(SignatureGuard));
}
