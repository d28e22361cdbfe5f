import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

@Entity('admin_invitations')
@Unique('uq_admin_invitations_token', ['tokenHash'])
export class InvitationEntity {
  @PrimaryColumn({ name: 'admin_id', type: 'int', unsigned: true })
  adminId!: number;

  @Column({ name: 'token_hash', type: 'binary', length: 32 })
  tokenHash!: Buffer;

  @Column({ type: 'varchar', length: 10, ...ASCII })
  purpose!: 'invite' | 'reset';

  @Column({ name: 'expires_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  expiresAtMs!: number;
}
