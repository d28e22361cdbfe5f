import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, Clock, deriveKey, openSecret, sealSecret } from '@hongyan/kernel';
import { Invalidations, ReadThroughCache } from '@hongyan/persistence';
import { TenantsService } from '../tenants/tenants.service.js';
import { type App, APP_NAME_LENGTH_MAX, type AppStatus } from './app.js';
import { newCredential } from './app-secret.js';
import type { AppSettings } from './app-settings.js';
import { type AppChanges, AppsRepository } from './apps.repository.js';

const CACHED_APPS_MAX = 10_000;
const CACHE_TTL_MS = 5_000;

/** An app with the secrets that may sign for it now. */
export interface AppWithSecrets {
  readonly app: App;
  readonly secrets: readonly string[];
}

interface LiveSecret {
  readonly secret: string;
  readonly expiresAtMs: number | null;
}

interface Signer {
  readonly app: App;
  readonly secrets: readonly LiveSecret[];
}

@Injectable()
export class AppsService {
  private readonly sealKey: Buffer;
  private readonly byKey = new ReadThroughCache<string, Signer>(CACHED_APPS_MAX, CACHE_TTL_MS);
  private readonly byId = new ReadThroughCache<number, App>(CACHED_APPS_MAX, CACHE_TTL_MS);

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly apps: AppsRepository,
    private readonly tenants: TenantsService,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {
    this.sealKey = deriveKey(config.masterKey, 'app secrets');
    invalidations.on('apps', (id) => {
      this.byKey.clear();
      if (id === null) this.byId.clear();
      else this.byId.drop(Number(id));
    });
    invalidations.on('tenants', () => {
      this.byKey.clear();
      this.byId.clear();
    });
  }

  /** Creates an enabled app. The secret is in the result and nowhere else in the clear. */
  async create(tenantId: number, name: string): Promise<{ app: App; secret: string }> {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > APP_NAME_LENGTH_MAX) {
      throw new AppError('parameter_error', {
        internal: `app name must have 1 to ${APP_NAME_LENGTH_MAX} characters`,
      });
    }
    const app = await this.apps.insert({
      tenantId,
      name: trimmed,
      key: newCredential(),
      status: 'enabled',
      createdAtMs: this.clock.nowMs(),
    });
    return { app, secret: await this.addSecret(app.id) };
  }

  /** How many apps each tenant has; a tenant without apps is missing. */
  countByTenant(tenantIds: readonly number[]): Promise<Map<number, number>> {
    return this.apps.countByTenant(tenantIds);
  }

  list(): Promise<App[]> {
    return this.apps.list();
  }

  findByName(tenantId: number, name: string): Promise<App | null> {
    return this.apps.findByName(tenantId, name);
  }

  /** Throws `key_error` when there is no app with that key. */
  async get(key: string): Promise<App> {
    const app = await this.apps.findByKey(key);
    if (!app) throw new AppError('key_error', { internal: `no app has the key ${key}` });
    return app;
  }

  /** The app and its live secrets when it may sign: null when the key is unknown or the app is not enabled. */
  async findSigner(key: string): Promise<AppWithSecrets | null> {
    const entry = await this.byKey.get(key, () => this.readSigner(key));
    if (entry?.app.status !== 'enabled') return null;
    const nowMs = this.clock.nowMs();
    const live = entry.secrets.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs);
    return { app: entry.app, secrets: live.map(({ secret }) => secret) };
  }

  /** The app as cached: cheap enough for every message. Throws `key_error` when there is none with that id. */
  async getById(appId: number): Promise<App> {
    const app = await this.byId.get(appId, async () => this.withTenant(await this.apps.findById(appId)));
    if (!app) throw new AppError('key_error', { internal: `no app has the id ${appId}` });
    return app;
  }

  async setStatus(key: string, status: AppStatus): Promise<App> {
    return this.change(key, { status });
  }

  async set(key: string, settings: Partial<AppSettings>): Promise<App> {
    return this.change(key, { settings });
  }

  /**
   * Adds a secret and lets the current ones live on for `keepMs`, so that an app server can change over without a
   * failed call. Zero ends them at once.
   */
  async rotateSecret(key: string, keepMs: number): Promise<{ app: App; secret: string }> {
    const app = await this.get(key);
    await this.apps.expireSecrets(app.id, this.clock.nowMs() + keepMs);
    const secret = await this.addSecret(app.id);
    await this.invalidations.publish('apps', app.id);
    return { app, secret };
  }

  private async change(key: string, changes: AppChanges): Promise<App> {
    const { id } = await this.get(key);
    await this.apps.update(id, changes);
    await this.invalidations.publish('apps', id);
    return this.getById(id);
  }

  /** The app as it may work: that of a suspended tenant counts as disabled. */
  private async withTenant(app: App | null): Promise<App | null> {
    if (app?.status !== 'enabled' || !(await this.tenants.isSuspended(app.tenantId))) return app;
    return { ...app, status: 'disabled' };
  }

  private async addSecret(appId: number): Promise<string> {
    const secret = newCredential();
    await this.apps.insertSecret(appId, sealSecret(secret, this.sealKey), this.clock.nowMs());
    return secret;
  }

  private async readSigner(key: string): Promise<Signer | null> {
    const app = await this.withTenant(await this.apps.findByKey(key));
    if (!app) return null;
    const rows = await this.apps.listSecrets(app.id);
    const secrets = rows.map(({ sealed, expiresAtMs }) => ({
      secret: openSecret(sealed, this.sealKey),
      expiresAtMs,
    }));
    return { app, secrets };
  }
}
