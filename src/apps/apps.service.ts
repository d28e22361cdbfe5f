import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AppError, Clock } from '@hongyan/kernel';
import { Invalidations, ReadThroughCache, UnitOfWork } from '@hongyan/persistence';
import { TenantsService } from '../tenants/tenants.service.js';
import type { App } from './app.js';
import { AppsRepository } from './apps.repository.js';
import { isSigning, type SigningSecret } from './secrets/app-secret.js';
import { AppSecrets } from './secrets/app-secrets.service.js';

const CACHED_APPS_MAX = 10_000;
/** How long a change may go unnoticed by another process when Redis, and so its hint, is away. */
const CACHE_TTL_MS = 5_000;
/** How often the secrets of an app are read anew at most, because calls are signed with none of those that are cached. */
const REREAD_MS = 100;

/** An app with the secrets that may sign for it now, newest first. */
export interface Signer {
  readonly app: App;
  readonly secrets: readonly SigningSecret[];
}

/** Apps as they may work: cached, and that of a suspended tenant counts as disabled. */
@Injectable()
export class AppsService {
  private readonly byKey = new ReadThroughCache<string, Signer>(CACHED_APPS_MAX, CACHE_TTL_MS);
  private readonly byId = new ReadThroughCache<number, App>(CACHED_APPS_MAX, CACHE_TTL_MS);
  private readonly rereads = new LRUCache<string, true>({ max: CACHED_APPS_MAX, ttl: REREAD_MS });

  constructor(
    private readonly apps: AppsRepository,
    private readonly secrets: AppSecrets,
    private readonly tenants: TenantsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    invalidations: Invalidations,
  ) {
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

  /** How many apps each tenant has; a tenant without apps is missing. */
  countByTenant(tenantIds: readonly number[]): Promise<Map<number, number>> {
    return this.apps.countByTenant(this.unitOfWork.pool, tenantIds);
  }

  list(): Promise<App[]> {
    return this.apps.listAll(this.unitOfWork.pool);
  }

  findByName(tenantId: number, name: string): Promise<App | null> {
    return this.apps.findByName(this.unitOfWork.pool, tenantId, name);
  }

  /** As it is stored. Throws `key_error` when there is no app with that key. */
  async get(key: string): Promise<App> {
    const app = await this.apps.findByKey(this.unitOfWork.pool, key);
    if (!app) throw new AppError('key_error', { internal: `no app has the key ${key}` });
    return app;
  }

  /** The app and its live secrets when it may sign: null when the key is unknown or the app is not enabled. */
  async findSigner(key: string): Promise<Signer | null> {
    const signer = await this.byKey.get(key, () => this.readSigner(key));
    if (signer?.app.status !== 'enabled') return null;
    const nowMs = this.clock.nowMs();
    return { app: signer.app, secrets: signer.secrets.filter((secret) => isSigning(secret, nowMs)) };
  }

  /**
   * The same, read anew: a secret that was just added signs at once, on nodes that have not heard of it, too. Whoever
   * guesses makes us read every {@link REREAD_MS} at most.
   */
  async findSignerAnew(key: string): Promise<Signer | null> {
    if (!this.rereads.has(key)) {
      this.rereads.set(key, true);
      this.byKey.drop(key);
    }
    return this.findSigner(key);
  }

  /** The app as cached: cheap enough for every message. Throws `key_error` when there is none with that id. */
  async getById(appId: number): Promise<App> {
    const app = await this.byId.get(appId, async () =>
      this.withTenant(await this.apps.find(this.unitOfWork.pool, null, appId)),
    );
    if (!app) throw new AppError('key_error', { internal: `no app has the id ${appId}` });
    return app;
  }

  private async withTenant(app: App | null): Promise<App | null> {
    if (app?.status !== 'enabled' || !(await this.tenants.isSuspended(app.tenantId))) return app;
    return { ...app, status: 'disabled' };
  }

  private async readSigner(key: string): Promise<Signer | null> {
    const app = await this.withTenant(await this.apps.findByKey(this.unitOfWork.pool, key));
    return app && { app, secrets: await this.secrets.listSigning(app.id) };
  }
}
