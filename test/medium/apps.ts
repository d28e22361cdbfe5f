import type { Config } from '@hongyan/config';
import { type Clock, SYSTEM } from '@hongyan/kernel';
import type { Invalidations, UnitOfWork } from '@hongyan/persistence';
import type { App } from '../../src/apps/app.js';
import { AppAdministration } from '../../src/apps/app-administration.service.js';
import type { AppSettings } from '../../src/apps/app-settings.js';
import { AppsRepository } from '../../src/apps/apps.repository.js';
import { AppsService } from '../../src/apps/apps.service.js';
import { AppSecretsRepository } from '../../src/apps/secrets/app-secrets.repository.js';
import { AppSecrets } from '../../src/apps/secrets/app-secrets.service.js';
import { SecretUses } from '../../src/apps/secrets/secret-uses.service.js';
import { SILENT } from './redis.js';
import { auditOn, tenantsOn } from './tenants.js';

interface Ground {
  readonly config: Config;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly invalidations: Invalidations;
}

/** Apps of one process, wired by hand, and what an operator does to them. */
export class TestApps {
  readonly rows = new AppsRepository();
  readonly secretRows = new AppSecretsRepository();
  readonly uses: SecretUses;
  readonly secrets: AppSecrets;
  readonly administration: AppAdministration;
  readonly service: AppsService;

  constructor(private readonly ground: Ground) {
    const { config, unitOfWork, clock, invalidations } = ground;
    const audit = auditOn(unitOfWork, clock);
    const tenants = tenantsOn(unitOfWork, clock, invalidations);
    this.uses = new SecretUses(this.secretRows, unitOfWork, clock, SILENT);
    const common = [audit, unitOfWork, clock, invalidations] as const;
    this.secrets = new AppSecrets(config, this.rows, this.secretRows, this.uses, ...common);
    this.administration = new AppAdministration(config, this.rows, this.secrets, tenants, ...common);
    this.service = new AppsService(this.rows, this.secrets, tenants, unitOfWork, clock, invalidations);
  }

  /** An app of the tenant with that id, which comes into being with its first app. */
  async create(tenantId: number, name: string): Promise<{ app: App; secret: string }> {
    await this.ground.unitOfWork.pool.execute(
      'INSERT IGNORE INTO tenants (id, name, created_at_ms) VALUES (?)',
      [[tenantId, `tenant ${tenantId}`, 1]],
    );
    return this.administration.create(SYSTEM, tenantId, name);
  }

  setStatus({ id }: App, status: 'enabled' | 'disabled'): Promise<App> {
    return this.administration.setStatus(SYSTEM, id, status);
  }

  set({ id }: App, settings: Partial<AppSettings>): Promise<App> {
    return this.administration.changeSettings(SYSTEM, id, settings);
  }
}
