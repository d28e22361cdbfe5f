import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '@hongyan/config';
import {
  AdminWireRoute,
  INPUT_METADATA,
  type InputClass,
  PERMISSION_METADATA,
  readAdminInput,
  rememberChecked,
} from '@hongyan/http';
import { AdminError, type AdminPrincipal } from '@hongyan/kernel';
import { AdminStanding } from './admin-standing.service.js';
import type { Demand } from './permissions.js';
import { isOwnSite } from './sessions/call-site.js';
import { sessionTokenIn } from './sessions/session-cookie.js';
import { SessionsService } from './sessions/sessions.service.js';

/** Lets calls of the Admin API through: who, from where, whether permitted, then the input (docs/admin-api.md). */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly sessions: SessionsService,
    private readonly standing: AdminStanding,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const demand = this.reflector.get<Demand>(PERMISSION_METADATA, context.getHandler());
    if (demand === 'public') this.requireOwnSite(request);
    else rememberChecked(request, { caller: await this.admit(request, demand) });
    const input = this.reflector.get<InputClass | undefined>(INPUT_METADATA, context.getHandler());
    rememberChecked(request, { input: readAdminInput(input, request) });
    return true;
  }

  private async admit(request: FastifyRequest, demand: Demand): Promise<AdminPrincipal> {
    const caller = await this.identify(request);
    if (!caller) throw new AdminError('unauthenticated');
    if (demand === 'anyone') return caller;
    if (demand === 'session' || demand === 'account') {
      if (caller.via !== 'session') throw new AdminError('forbidden');
      if (demand === 'session') return caller;
    }
    // A second factor is set up under /auth; nothing else is open before.
    const isSettingUp = demand === 'account' && request.url.startsWith('/admin/v1/auth/');
    await this.standing.require(caller, isSettingUp);
    if (!caller.permissions.has(demand)) throw new AdminError('forbidden');
    return caller;
  }

  private async identify(request: FastifyRequest): Promise<AdminPrincipal | null> {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) {
      const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
      return token === undefined ? null : this.sessions.resolveApiToken(token, request.ip);
    }
    const token = sessionTokenIn(cookie, isHttps(request, this.config));
    const caller = token === null ? null : await this.sessions.resolve(token, request.ip);
    if (caller && request.method !== 'GET') {
      this.requireOwnSite(request);
      const given = request.headers['x-hongyan-csrf'];
      if (typeof given !== 'string' || !this.sessions.isCsrfToken(token!, given))
        throw new AdminError('csrf');
    }
    return caller;
  }

  private requireOwnSite({ headers, host }: FastifyRequest): void {
    const fetchSite = headers['sec-fetch-site'];
    const site = {
      origin: headers.origin,
      fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
      host,
      publicUrl: this.config.publicUrl,
    };
    if (!isOwnSite(site)) throw new AdminError('csrf');
  }
}

/** Whether the browser came over https, as far as we are told. */
export function isHttps({ protocol }: FastifyRequest, { publicUrl }: Pick<Config, 'publicUrl'>): boolean {
  return protocol === 'https' || publicUrl.startsWith('https:');
}

/** A route of the Admin API: `path` is what follows `/admin/v1/`. */
export function AdminRoute(
  method: Parameters<typeof AdminWireRoute>[0],
  path: string,
  demand: Demand,
  options: { input?: InputClass; status?: number } = {},
): MethodDecorator {
  return applyDecorators(AdminWireRoute(method, path, demand, options), UseGuards(AdminGuard));
}
