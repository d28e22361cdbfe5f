import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** The secret that an app's builds for one kind of device sign requests with (contract 2.4). */
@Entity('device_secrets')
@Unique('uq_device_secrets', ['appId', 'device', 'clientAppId'])
export class DeviceSecretEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @Column({ type: 'varchar', length: 20, ...ASCII })
  device!: string;

  @Column({ name: 'client_app_id', type: 'varchar', length: 100, ...ASCII })
  clientAppId!: string;

  @Column({ type: 'varbinary', length: 255 })
  sealed!: Buffer;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;
}
