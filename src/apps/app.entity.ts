import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';
import type { AppStatus } from './app.js';
import { AppSettingsColumns } from './app-settings.entity.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

@Entity('apps')
@Unique('uq_apps_app_key', ['key'])
@Index('ix_apps_tenant', ['tenantId'])
export class AppEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'tenant_id', type: 'int', unsigned: true })
  tenantId!: number;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ name: 'app_key', type: 'char', length: 40, ...ASCII })
  key!: string;

  @Column({ type: 'varchar', length: 10, ...ASCII })
  status!: AppStatus;

  @Column(() => AppSettingsColumns, { prefix: false })
  settings!: AppSettingsColumns;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;
}
