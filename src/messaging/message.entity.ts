import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { asNumber } from '@hongyan/persistence';

/** A message of the log. The hot path writes and reads it by hand-written SQL; this class keeps the schema honest. */
@Entity('messages')
@Unique('uq_messages_msg_id', ['appId', 'msgId'])
@Index('ix_messages_app_time', ['appId', 'createdAtMs'])
export class MessageEntity {
  @PrimaryColumn({ name: 'conversation_id', type: 'bigint', unsigned: true, transformer: asNumber })
  conversationId!: number;

  /**
   * The `id` of history on the wire. Given out densely from 1 in each conversation and never used twice; only
   * retention, moves and erasing leave gaps.
   */
  @PrimaryColumn({ type: 'int', unsigned: true })
  seq!: number;

  @Column({ name: 'app_id', type: 'int', unsigned: true })
  appId!: number;

  @Column({ name: 'msg_id', type: 'binary', length: 16 })
  msgId!: Buffer;

  @Column({ name: 'from_user_id', type: 'bigint', unsigned: true, transformer: asNumber })
  fromUserId!: number;

  @Column({ type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' })
  type!: string;

  /** 0 waiting, 1 pushed, 2 arrived (contract 1.5). */
  @Column({ type: 'tinyint', unsigned: true })
  status!: number;

  /** Bits of `FLAGS` in message-flags.ts. */
  @Column({ type: 'tinyint', unsigned: true, default: 0 })
  flags!: number;

  @Column({ name: 'created_at_ms', type: 'bigint', unsigned: true, transformer: asNumber })
  createdAtMs!: number;

  /** When it was booked as pushed to at least one node; 0 while it was not. */
  @Column({ name: 'pushed_at_ms', type: 'bigint', unsigned: true, default: 0, transformer: asNumber })
  pushedAtMs!: number;

  /** When the receiver's first receipt was booked; 0 while there is none. */
  @Column({ name: 'arrived_at_ms', type: 'bigint', unsigned: true, default: 0, transformer: asNumber })
  arrivedAtMs!: number;

  /** The JSON text that went over the wire. */
  @Column({ type: 'mediumtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' })
  content!: string;
}
