import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { DeviceSecretEntity } from './device-secret.entity.js';

/** Stands on `uq_device_secrets`. */
@Injectable()
export class DeviceSecretsRepository {
  constructor(@InjectRepository(DeviceSecretEntity) private readonly rows: Repository<DeviceSecretEntity>) {}

  list(appId: number): Promise<DeviceSecretEntity[]> {
    return this.rows.find({ where: { appId }, order: { device: 'ASC', clientAppId: 'ASC' } });
  }

  /** Adds the secret or puts it in the place of the former one. */
  async put(appId: number, row: Omit<DeviceSecretEntity, 'id' | 'appId'>): Promise<void> {
    await this.rows.upsert({ appId, ...row }, ['appId', 'device', 'clientAppId']);
  }

  /** False when there was none. */
  async remove(appId: number, device: string, clientAppId: string): Promise<boolean> {
    const { affected } = await this.rows.delete({ appId, device, clientAppId });
    return affected === 1;
  }
}
