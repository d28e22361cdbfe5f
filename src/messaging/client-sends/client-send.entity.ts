import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asBytes, asNumber } from '@hongyan/persistence';

/** A send that its sender gave a name. Kept for a day at least, whatever became of the message. */
@Entity('client_sends')
@Index('ix_client_sends_time', ['appId', 'createdAtMs'])
export class ClientSendEntity {
  @PrimaryColumn({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @PrimaryColumn({ name: 'from_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  fromUserId!: number;

  @PrimaryColumn({ name: 'client_msg_id', type: 'varbinary', length: 64, transformer: asBytes })
  clientMsgId!: string;

  /** SHA-256 of target, type and content. */
  @Column({ name: 'payload_hash', type: 'binary', length: 32 })
  payloadHash!: Buffer;

  @Column({ name: 'msg_id', type: 'binary', length: 16 })
  msgId!: Buffer;

  /** The send time that the sender was told. */
  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;
}
