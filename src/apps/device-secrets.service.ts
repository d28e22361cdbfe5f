import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AdminError, Clock, deriveKey, type Editor, openSecret, sealSecret } from '@hongyan/kernel';
import { Invalidations, ReadThroughCache, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from '../tenants/audit/audit-log.service.js';
import { foundApp } from './app.js';
import { AppsRepository } from './apps.repository.js';
import { DeviceSecretsRepository } from './device-secrets.repository.js';
import type { DeviceSecret } from './mobile-signature.js';

const CACHED_APPS_MAX = 10_000;
const CACHE_TTL_MS = 60_000;
const DEVICE = /^[!-~]{1,20}$/;
const CLIENT_APP_ID = /^[!-~]{1,100}$/;
const SECRET_BYTES_MAX = 200;

/** A device that an app lists; its secret is never shown. */
export interface ListedDevice extends Omit<DeviceSecret, 'secret'> {
  readonly createdAtMs: number;
}

/** The devices an app lists for mobile request signatures, with their secrets. */
@Injectable()
export class DeviceSecretsService {
  private readonly sealKey: Buffer;
  private readonly byApp = new ReadThroughCache<number, readonly DeviceSecret[]>(
    CACHED_APPS_MAX,
    CACHE_TTL_MS,
  );

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly apps: AppsRepository,
    private readonly rows: DeviceSecretsRepository,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {
    this.sealKey = deriveKey(config.masterKey, 'app secrets');
    invalidations.on('apps', (id) => (id === null ? this.byApp.clear() : this.byApp.drop(Number(id))));
  }

  /** For the check of signatures, cached. */
  async list(appId: number): Promise<readonly DeviceSecret[]> {
    return (await this.byApp.get(appId, () => this.read(appId)))!;
  }

  /** Throws `not_found` for the app. */
  async show(scope: number | null, appId: number): Promise<ListedDevice[]> {
    const { pool } = this.unitOfWork;
    foundApp(await this.apps.find(pool, scope, appId));
    const rows = await this.rows.list(pool, appId);
    return rows.map(({ device, clientAppId, createdAtMs }) => ({ device, clientAppId, createdAtMs }));
  }

  /** Adds a secret, or replaces that of the same device and client app id. Throws `not_found` and `invalid_input`. */
  async put(editor: Editor, appId: number, { device, clientAppId, secret }: DeviceSecret): Promise<void> {
    if (!DEVICE.test(device)) {
      throw refusal('device', 'A device has 1 to 20 printable ASCII characters.');
    }
    if (!CLIENT_APP_ID.test(clientAppId)) {
      throw refusal('clientAppId', 'An appid has 1 to 100 printable ASCII characters.');
    }
    if (secret === '' || Buffer.byteLength(secret) > SECRET_BYTES_MAX) {
      throw refusal('secret', `A device secret has 1 to ${SECRET_BYTES_MAX} bytes.`);
    }
    const sealed = sealSecret(secret, this.sealKey);
    await this.change(editor, appId, 'device_secret.put', { device, clientAppId }, (tx) =>
      this.rows.put(tx, appId, { device, clientAppId, sealed, createdAtMs: this.clock.nowMs() }),
    );
  }

  /** Throws `not_found` for the app, and when there is no such secret. */
  async remove(editor: Editor, appId: number, device: string, clientAppId: string): Promise<void> {
    await this.change(editor, appId, 'device_secret.remove', { device, clientAppId }, async (tx) => {
      if (await this.rows.remove(tx, appId, device, clientAppId)) return;
      throw new AdminError('not_found', {
        text: `This app lists no device ${device} with appid ${clientAppId}.`,
      });
    });
  }

  private async change(
    { tenantId: scope, actor }: Editor,
    appId: number,
    action: 'device_secret.put' | 'device_secret.remove',
    which: { device: string; clientAppId: string },
    work: (tx: Sql) => Promise<void>,
  ): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { name, tenantId } = foundApp(await this.apps.lock(tx, scope, appId));
      await work(tx);
      const state = action === 'device_secret.put' ? { after: which } : { before: which };
      const object = { kind: 'app', id: appId, name };
      await this.audit.record(tx, actor, { action, object, tenantId, ...state });
    });
    await this.invalidations.publish('apps', appId);
  }

  private async read(appId: number): Promise<DeviceSecret[]> {
    const rows = await this.rows.list(this.unitOfWork.pool, appId);
    return rows.map(({ device, clientAppId, sealed }) => ({
      device,
      clientAppId,
      secret: openSecret(sealed, this.sealKey),
    }));
  }
}

function refusal(field: string, text: string): AdminError {
  return new AdminError('invalid_input', { field, text });
}
