import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

@Entity('admin_tokens')
@Unique('uq_admin_tokens_token', ['tokenHash'])
@Index('ix_admin_tokens_admin', ['adminId'])
export class ApiTokenEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'admin_id', type: 'int', unsigned: true })
  adminId!: number;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  @Column({ type: 'varchar', length: 20, ...ASCII })
  prefix!: string;

  @Column({ name: 'token_hash', type: 'binary', length: 32 })
  tokenHash!: Buffer;

  /** Permissions, separated by spaces. */
  @Column({ type: 'varchar', length: 1000, ...ASCII })
  scopes!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  @Column({ name: 'last_used_at_ms', type: 'bigint', unsigned: true, nullable: true, transformer: asNumber })
  lastUsedAtMs!: number | null;

  @Column({ name: 'expires_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  expiresAtMs!: number;
}
