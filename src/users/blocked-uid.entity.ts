import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asBytes, asNumber } from '@hongyan/persistence';

/** A uid whose messages are dropped (contract 8.5); it need not be a user's, or not yet. */
@Entity('blocked_uids')
export class BlockedUidEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ type: 'varbinary', length: 400, transformer: asBytes })
  uid!: string;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;
}
