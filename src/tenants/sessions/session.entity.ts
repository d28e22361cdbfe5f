import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

@Entity('admin_sessions')
@Unique('uq_admin_sessions_token', ['tokenHash'])
@Index('ix_admin_sessions_admin', ['adminId'])
export class SessionEntity {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ name: 'admin_id', type: 'int', unsigned: true })
  adminId!: number;

  @Column({ name: 'token_hash', type: 'binary', length: 32 })
  tokenHash!: Buffer;

  @Column({ type: 'varchar', length: 45, ...ASCII })
  ip!: string;

  @Column({ name: 'user_agent', type: 'varchar', length: 255 })
  userAgent!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  @Column({ name: 'last_used_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  lastUsedAtMs!: number;

  @Column({ name: 'expires_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  expiresAtMs!: number;
}
