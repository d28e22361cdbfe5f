import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AppError, Clock, SYSTEM } from '@hongyan/kernel';
import type { App } from '../apps/app.js';
import { signatureOf } from '../apps/app-signature.js';
import { AppAdministration } from '../apps/app-administration.service.js';
import { AppsService } from '../apps/apps.service.js';
import { TenantsService } from '../tenants/tenants.service.js';
import { ownUrl } from './own-url.js';
import { RateLimit } from './rate-limit.js';

/** The tenant and the app that `hongyan demo` creates. */
const DEMO_NAME = 'demo';
const REGISTRATIONS_PER_MINUTE_MAX = 120;
const CALL_TIMEOUT_MS = 10_000;

/** A user of the demo app. */
export interface DemoUser {
  readonly uid: string;
  readonly nickname?: string;
}

/** The demo's own app server: it holds the app's secret, signs, and calls Hongyan over HTTP like any other. */
@Injectable()
export class DemoAppService {
  private readonly limit: RateLimit;
  private opening: Promise<App> | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly tenants: TenantsService,
    private readonly apps: AppsService,
    private readonly administration: AppAdministration,
    private readonly clock: Clock,
  ) {
    this.limit = new RateLimit(REGISTRATIONS_PER_MINUTE_MAX, 60_000, clock);
  }

  /**
   * Registers the user by a signed `/users/register` (contract 2.1, 3.4) and passes its envelope on. Throws
   * `too_many_attempts` when the page asks too often and `key_error` when the demo app was disabled.
   */
  async register(user: DemoUser): Promise<object> {
    if (!this.limit.admits()) throw new AppError('too_many_attempts');
    const { key } = await this.openApp();
    const secret = (await this.apps.findSigner(key))?.secrets[0]?.secret;
    if (secret === undefined) throw new AppError('key_error', { internal: 'the demo app may not sign' });
    const response = await fetch(new URL('/users/register', ownUrl(this.server.address())), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(key, secret, this.clock.nowMs()) },
      body: JSON.stringify(user),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    return (await response.json()) as object;
  }

  private get server(): Server {
    return this.host.httpAdapter.getHttpServer() as Server;
  }

  /** Both panes of a fresh installation ask at once; they must end up in the same app. */
  private async openApp(): Promise<App> {
    this.opening ??= this.findOrCreateApp().finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async findOrCreateApp(): Promise<App> {
    const { id } = await this.tenants.ensure(DEMO_NAME);
    const existing = await this.apps.findByName(id, DEMO_NAME);
    if (existing) return existing;
    const { app } = await this.administration.create(SYSTEM, id, DEMO_NAME);
    // Another process may have been quicker; its app is the one that everybody finds.
    return (await this.apps.findByName(id, DEMO_NAME)) ?? app;
  }
}

function signedHeaders(key: string, secret: string, nowMs: number): Record<string, string> {
  const nonce = randomBytes(16).toString('hex');
  const timeStamp = String(Math.floor(nowMs / 1000));
  return { 'app-key': key, nonce, 'time-stamp': timeStamp, sign: signatureOf(secret, nonce, timeStamp) };
}
