import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';
import type { AppStatus } from './app.js';
import { ALLOWED_ORIGINS_LENGTH_MAX, type AppSettings } from './app-settings.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** The columns of `apps` that hold an app's settings. Their defaults are those of a new app. */
class AppSettingsColumns implements AppSettings {
  @Column({ name: 'signature_mode', type: 'varchar', length: 10, default: 'strict', ...ASCII })
  signature!: AppSettings['signature'];

  @Column({ name: 'mobile_signature', type: 'varchar', length: 10, default: 'off', ...ASCII })
  mobileSignature!: AppSettings['mobileSignature'];

  @Column({ name: 'online_notice', type: 'varchar', length: 10, default: 'app', ...ASCII })
  onlineNotice!: AppSettings['onlineNotice'];

  @Column({ name: 'history_move', type: 'varchar', length: 10, default: 'grant', ...ASCII })
  historyMove!: AppSettings['historyMove'];

  @Column({ name: 'callback_url', type: 'varchar', length: 1000, default: '', ...ASCII })
  callbackUrl!: string;

  @Column({ name: 'retention_days', type: 'int', unsigned: true, default: 365 })
  retentionDays!: number;

  @Column({ name: 'blocked_reply', type: 'varchar', length: 10, default: 'hidden', ...ASCII })
  blockedReply!: AppSettings['blockedReply'];

  @Column({
    name: 'allowed_origins',
    type: 'varchar',
    length: ALLOWED_ORIGINS_LENGTH_MAX,
    default: '*',
    ...ASCII,
    transformer: {
      to: (origins: readonly string[] | undefined) => origins?.join(' '),
      from: (text: string) => text.split(' '),
    },
  })
  allowedOrigins!: readonly string[];

  @Column({ type: 'varchar', length: 10, default: 'default', ...ASCII })
  language!: AppSettings['language'];

  @Column({ name: 'devices_max', type: 'int', unsigned: true, default: 20 })
  devicesMax!: number;

  @Column({ name: 'connections_max', type: 'int', unsigned: true, default: 0 })
  connectionsMax!: number;
}

@Entity('apps')
@Unique('uq_apps_app_key', ['key'])
@Index('ix_apps_tenant', ['tenantId'])
@Index('ix_apps_delete', ['deleteAtMs'])
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

  @Column({ name: 'delete_at_ms', type: 'bigint', unsigned: true, nullable: true, transformer: asNumber })
  deleteAtMs!: number | null;
}
