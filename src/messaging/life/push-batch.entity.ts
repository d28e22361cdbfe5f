import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** Messages of an app that were booked as pushed at one moment, and to which nodes each went. Kept for some days. */
@Entity('push_batches')
export class PushBatchEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  /** The same as in the rows of its messages. */
  @PrimaryColumn({ name: 'pushed_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  pushedAtMs!: number;

  /** Two workers may book at the same moment. */
  @PrimaryColumn({ type: 'int', unsigned: true })
  nonce!: number;

  /** See pushed-entries.ts. */
  @Column({ type: 'mediumblob' })
  entries!: Buffer;
}
