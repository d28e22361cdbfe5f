import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** A secret of an app. Two may be live at once while an app server moves from one to the other. */
@Entity('app_secrets')
@Index('ix_app_secrets_app', ['appId'])
export class AppSecretEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @Column({ type: 'varbinary', length: 255 })
  sealed!: Buffer;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  /** Null while it is the current one. */
  @Column({ name: 'expires_at_ms', type: 'bigint', unsigned: true, nullable: true, transformer: asNumber })
  expiresAtMs!: number | null;

  @Column({ name: 'last_used_at_ms', type: 'bigint', unsigned: true, nullable: true, transformer: asNumber })
  lastUsedAtMs!: number | null;
}
