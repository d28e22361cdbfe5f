import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** The one valid token of a user. Rotation replaces the row, which ends the old token at once. */
@Entity('tokens')
@Unique('uq_tokens_hash', ['hash'])
export class TokenEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  userId!: number;

  @Column({ type: 'binary', length: 16 })
  seed!: Buffer;

  @Column({ name: 'token_hash', type: 'binary', length: 32 })
  hash!: Buffer;

  /** How often the user's tokens were revoked; a socket that was opened under a lower number has to go. */
  @Column({ type: 'int', unsigned: true, default: 0 })
  generation!: number;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  @Column({ name: 'expires_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  expiresAtMs!: number;
}
