import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** An app server's word that one user may take over another's history until a moment. */
@Entity('move_grants')
export class MoveGrantEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'from_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  fromUserId!: number;

  @PrimaryColumn({ name: 'to_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  toUserId!: number;

  @Column({ name: 'expires_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  expiresAtMs!: number;
}
