import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';
import type { AdminRole } from '@hongyan/kernel';
import type { AdminStatus } from './admin.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const BYTEWISE = { charset: 'utf8mb4', collation: 'utf8mb4_bin' } as const;

@Entity('admins')
@Unique('uq_admins_email', ['email'])
@Index('ix_admins_tenant', ['tenantId'])
export class AdminEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  /** Null for operators. */
  @Column({ name: 'tenant_id', type: 'int', unsigned: true, nullable: true })
  tenantId!: number | null;

  /** In lower case. */
  @Column({ type: 'varchar', length: 254, ...BYTEWISE })
  email!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 10, ...ASCII })
  role!: AdminRole;

  @Column({ type: 'varchar', length: 10, ...ASCII })
  status!: AdminStatus;

  @Column({ name: 'password_hash', type: 'varchar', length: 255, nullable: true, ...ASCII })
  passwordHash!: string | null;

  @Column({ name: 'totp_sealed', type: 'varbinary', length: 255, nullable: true })
  totpSealed!: Buffer | null;

  /** Shown to the admin, and not proven yet. */
  @Column({ name: 'totp_pending', type: 'varbinary', length: 255, nullable: true })
  totpPending!: Buffer | null;

  /** Codes of this step and before count as used. */
  @Column({ name: 'totp_last_step', type: 'bigint', unsigned: true, transformer: asNumber })
  totpLastStep!: number;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  @Column({
    name: 'last_sign_in_at_ms',
    type: 'bigint',
    unsigned: true,
    nullable: true,
    transformer: asNumber,
  })
  lastSignInAtMs!: number | null;
}
