import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, type Repository } from 'typeorm';
import type { App } from './app.js';
import { AppEntity } from './app.entity.js';
import { AppSecretEntity } from './app-secret.entity.js';
import type { AppSettings } from './app-settings.js';

export interface AppChanges {
  readonly status?: App['status'];
  readonly settings?: Partial<AppSettings>;
}

@Injectable()
export class AppsRepository {
  constructor(
    @InjectRepository(AppEntity) private readonly apps: Repository<AppEntity>,
    @InjectRepository(AppSecretEntity) private readonly secrets: Repository<AppSecretEntity>,
  ) {}

  /** On `uq_apps_app_key`, byte for byte. */
  findByKey(key: string): Promise<AppEntity | null> {
    return this.apps.findOneBy({ key });
  }

  findById(id: number): Promise<AppEntity | null> {
    return this.apps.findOneBy({ id });
  }

  findByName(tenantId: number, name: string): Promise<AppEntity | null> {
    return this.apps.findOne({ where: { tenantId, name }, order: { id: 'ASC' } });
  }

  list(): Promise<AppEntity[]> {
    return this.apps.find({ order: { id: 'ASC' } });
  }

  /** How many apps a tenant has, by tenant, on `ix_apps_tenant`. */
  async countByTenant(tenantIds: readonly number[]): Promise<Map<number, number>> {
    if (tenantIds.length === 0) return new Map();
    const rows = await this.apps
      .createQueryBuilder('app')
      .select('app.tenant_id', 'tenantId')
      .addSelect('COUNT(*)', 'count')
      .where('app.tenant_id IN (:...tenantIds)', { tenantIds })
      .groupBy('app.tenant_id')
      .getRawMany<{ tenantId: number; count: string }>();
    return new Map(rows.map(({ tenantId, count }) => [tenantId, Number(count)]));
  }

  /** With the settings of a new app. */
  async insert(app: Omit<App, 'id' | 'settings'>): Promise<App> {
    const { identifiers } = await this.apps.insert(app);
    return (await this.findById(Number(identifiers[0]!['id'])))!;
  }

  async update(id: number, changes: AppChanges): Promise<void> {
    await this.apps.update({ id }, changes);
  }

  /** Newest first. */
  listSecrets(appId: number): Promise<AppSecretEntity[]> {
    return this.secrets.find({ where: { appId }, order: { id: 'DESC' } });
  }

  async insertSecret(appId: number, sealed: Buffer, createdAtMs: number): Promise<void> {
    await this.secrets.insert({ appId, sealed, createdAtMs, expiresAtMs: null });
  }

  /** Lets no present secret live beyond a time; those that end sooner are left as they are. */
  async expireSecrets(appId: number, expiresAtMs: number): Promise<void> {
    await this.secrets.update({ appId, expiresAtMs: IsNull() }, { expiresAtMs });
    await this.secrets.update({ appId, expiresAtMs: MoreThan(expiresAtMs) }, { expiresAtMs });
  }
}
