import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, Clock, deriveKey, openSecret, sealSecret } from '@hongyan/kernel';
import { Invalidations, ReadThroughCache } from '@hongyan/persistence';
import { DeviceSecretsRepository } from './device-secrets.repository.js';
import type { DeviceSecret } from './mobile-signature.js';

const CACHED_APPS_MAX = 10_000;
const CACHE_TTL_MS = 60_000;
const DEVICE = /^[!-~]{1,20}$/;
const CLIENT_APP_ID = /^[!-~]{1,100}$/;
const SECRET_BYTES_MAX = 200;

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
    private readonly rows: DeviceSecretsRepository,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {
    this.sealKey = deriveKey(config.masterKey, 'app secrets');
    invalidations.on('apps', (id) => (id === null ? this.byApp.clear() : this.byApp.drop(Number(id))));
  }

  async list(appId: number): Promise<readonly DeviceSecret[]> {
    return (await this.byApp.get(appId, () => this.read(appId)))!;
  }

  /** Adds a secret, or replaces that of the same device and client app id. Throws `parameter_error`. */
  async add(appId: number, { device, clientAppId, secret }: DeviceSecret): Promise<void> {
    if (!DEVICE.test(device)) throw refusal('a device has 1 to 20 printable ASCII characters');
    if (!CLIENT_APP_ID.test(clientAppId)) throw refusal('an appid has 1 to 100 printable ASCII characters');
    if (secret === '' || Buffer.byteLength(secret) > SECRET_BYTES_MAX) {
      throw refusal(`a device secret has 1 to ${SECRET_BYTES_MAX} bytes`);
    }
    const sealed = sealSecret(secret, this.sealKey);
    await this.rows.put(appId, { device, clientAppId, sealed, createdAtMs: this.clock.nowMs() });
    await this.invalidations.publish('apps', appId);
  }

  /** Throws `parameter_error` when there is no such secret. */
  async remove(appId: number, device: string, clientAppId: string): Promise<void> {
    if (!(await this.rows.remove(appId, device, clientAppId))) {
      throw refusal(`this app lists no device ${device} with appid ${clientAppId}`);
    }
    await this.invalidations.publish('apps', appId);
  }

  private async read(appId: number): Promise<DeviceSecret[]> {
    const rows = await this.rows.list(appId);
    return rows.map(({ device, clientAppId, sealed }) => ({
      device,
      clientAppId,
      secret: openSecret(sealed, this.sealKey),
    }));
  }
}

function refusal(sentence: string): AppError {
  return new AppError('parameter_error', { internal: sentence });
}
