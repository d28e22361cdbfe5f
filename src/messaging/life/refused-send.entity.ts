import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '@hongyan/persistence';
import type { BlockedBy } from './refused-send.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** A send that was refused (contract 8.4, 8.5). Ids begin with their time, so the keys are in the order of time. */
@Entity('refused_sends')
@Index('ix_refused_sends_pair', ['appId', 'fromUserId', 'toUserId', 'msgId'])
export class RefusedSendEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'msg_id', type: 'binary', length: 16 })
  msgId!: Buffer;

  @Column({ name: 'from_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  fromUserId!: number;

  @Column({ name: 'to_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  toUserId!: number;

  @Column({ type: 'varchar', length: 20, ...ASCII })
  type!: string;

  @Column({ name: 'blocked_by', type: 'varchar', length: 10, ...ASCII })
  blockedBy!: BlockedBy;
}
